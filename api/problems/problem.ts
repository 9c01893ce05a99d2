import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';

/** A failed request as RFC 9457 tells it, with our stable code, the next step and the request's id. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly next: string;
  readonly requestId: string;
};

/** The one place where errors become problems. What we did not foresee says nothing of itself: the log has it. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = toKubeSageError(error);
  const { status, title } = errorTable[known.code];
  return {
    type: `urn:kubesage:problem:${known.code}`,
    title,
    status,
    detail: known.message,
    code: known.code,
    next: known.next,
    requestId,
  };
}

export function toKubeSageError(error: unknown): KubeSageError {
  if (error instanceof KubeSageError) return error;
  // The framework's own refusals: a body that is no JSON, another media type.
  if (error instanceof HTTPException && error.status < 500) {
    return new KubeSageError('InvalidRequest', `${error.message}.`, { cause: error });
  }
  return new KubeSageError('Internal', 'Something happened that KubeSage does not expect.', { cause: error });
}
