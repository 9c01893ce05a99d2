import { ApplicationFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable, KubeSageError } from '../core/errors.ts';
import { toApplicationFailure } from './to-application-failure.ts';

const cured = new Set<ErrorCode>([
  'Conflict',
  'RateLimited',
  'ClusterUnreachable',
  'ClusterOverloaded',
  'DependencyDown',
  'Timeout',
  'Internal',
]);

describe('toApplicationFailure', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])(
    'keeps the code %s, and retries it only where another try can cure it',
    (code) => {
      const failure = toApplicationFailure(new KubeSageError(code, 'It is so.'));
      expect(failure).toBeInstanceOf(ApplicationFailure);
      expect(failure).toMatchObject({ type: code, nonRetryable: !cured.has(code) });
    },
  );

  it('waits as long as the other side asked', () => {
    const failure = toApplicationFailure(new KubeSageError('ClusterOverloaded', 'Throttled.', { retryAfterMs: 1500 }));
    expect(failure).toMatchObject({ nextRetryDelay: 1500 });
  });

  it('says what to do next', () => {
    const failure = toApplicationFailure(
      new KubeSageError('Forbidden', 'Patching is forbidden.', { next: 'Ask for it.' }),
    );
    expect((failure as Error).message).toBe('Patching is forbidden. Ask for it.');
  });

  it('passes on what it does not know, as a cancellation', () => {
    const error = new Error('CancelledFailure');
    expect(toApplicationFailure(error)).toBe(error);
  });
});
