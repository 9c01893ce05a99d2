import type { Context, ErrorHandler } from 'hono';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiLog } from '../dependencies.ts';
import { problemOf, toKubeSageError } from './problem.ts';

/** Answers every failure as a problem and logs those that are ours. */
export function handleError(log: ApiLog): ErrorHandler<ApiEnv> {
  return function handleError(error, c) {
    const { retryAfterMs } = toKubeSageError(error);
    const problem = problemOf(error, c.get('requestId'));
    const { status, code, requestId } = problem;
    const where = { requestId, method: c.req.method, path: c.req.path, code };
    if (code === 'Internal') log.error({ ...where, err: error }, 'A request failed');
    else if (status >= 500) log.warn({ ...where, reason: problem.detail }, 'A request could not be answered');
    if (retryAfterMs !== undefined) c.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
    if (code === 'Unauthenticated') c.header('www-authenticate', 'Bearer');
    return asProblem(c, problem, status);
  };
}

function asProblem(c: Context, problem: object, status: ReturnType<typeof problemOf>['status']): Response {
  return c.body(JSON.stringify(problem), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}
