import { expect, test } from 'vitest';
import { hasCode, problemOf } from './problem-error.ts';

test('keeps what the API says of a problem', () => {
  const error = problemOf(409, { title: 'Stale', detail: 'It changed.', code: 'StalePlan', next: 'Look again.' });
  expect(error).toMatchObject({ status: 409, code: 'StalePlan', title: 'Stale', message: 'It changed.' });
  expect(error.next).toBe('Look again.');
  expect(hasCode(error, 'StalePlan')).toBe(true);
});

test('gives a sentence and a next step for an answer that is no problem', () => {
  const error = problemOf(502, '<html>Bad gateway</html>');
  expect(error.title).toContain('502');
  expect(error.next).toContain('kubesage status');
});

test('takes a bare 401 for a missing sign-in', () => {
  expect(hasCode(problemOf(401, undefined), 'Unauthenticated')).toBe(true);
});
