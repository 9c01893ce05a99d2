import { ApplicationFailure } from '@temporalio/activity';
import { type ErrorCode, KubeSageError } from '../core/errors.ts';

/** Codes that another try of the same call can cure. Every other code needs a person or another plan. */
const retryable: ReadonlySet<ErrorCode> = new Set([
  'Conflict',
  'RateLimited',
  'ClusterUnreachable',
  'ClusterOverloaded',
  'DependencyDown',
  'Timeout',
  'Internal',
]);

/** The one place where errors become Temporal failures: the failure's type is the stable code, its message is safe to show. */
export function toApplicationFailure(error: unknown): unknown {
  if (!(error instanceof KubeSageError)) return error;
  return ApplicationFailure.create({
    message: `${error.message} ${error.next}`,
    type: error.code,
    nonRetryable: !retryable.has(error.code),
    ...(error.retryAfterMs === undefined ? {} : { nextRetryDelay: error.retryAfterMs }),
  });
}
