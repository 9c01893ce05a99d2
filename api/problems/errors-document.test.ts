import { expect, it } from 'vitest';
import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';
import { errorsDocument } from './errors-document.ts';
import { problemOf } from './problem.ts';

it('keeps docs/errors.md equal to the table of errors', async () => {
  await expect(errorsDocument()).toMatchFileSnapshot('../../docs/errors.md');
});

it.each(Object.keys(errorTable) as ErrorCode[])('answers %s as the problem that the table says', (code) => {
  const problem = problemOf(new KubeSageError(code, 'Deployment shop/checkout is odd.'), 'request-1');
  const { status, title, next } = errorTable[code];
  expect(problem).toEqual({
    type: `urn:kubesage:problem:${code}`,
    title,
    status,
    detail: 'Deployment shop/checkout is odd.',
    code,
    next,
    requestId: 'request-1',
  });
});

it('tells nothing of a failure that was not foreseen', () => {
  const problem = problemOf(new Error('password=hunter2'), 'request-1');
  expect(problem).toMatchObject({ code: 'Internal', status: 500, requestId: 'request-1' });
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});
