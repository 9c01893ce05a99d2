import { type ClientResponse, hc } from 'hono/client';
import type { JSONParsed } from 'hono/utils/types';
import type { Api } from '../api/create-api.ts';
import { type ErrorCode, errorTable, KubeSageError } from '../core/errors.ts';

/** Where the API is, and the token of the local user. */
export type ApiAddress = { readonly url: string; readonly token: string };

export type ApiClient = ReturnType<typeof hc<Api>>;

type Problem = { readonly code?: unknown; readonly detail?: unknown; readonly next?: unknown };

/** A client typed by the API's own routes. Give its calls to `answerOf`. Path parameters have to be URL-encoded. */
export function createApiClient({ url, token }: ApiAddress, send: typeof fetch = fetch): ApiClient {
  return hc<Api>(url, {
    headers: { authorization: `Bearer ${token}` },
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      try {
        return await send(input, init);
      } catch (cause) {
        throw new KubeSageError('DependencyDown', `KubeSage does not answer at ${url}.`, {
          next: '`kubesage status` says what is down; `kubesage up` starts it.',
          cause,
        });
      }
    },
  });
}

/**
 * The body of a fine answer as the type that the route was given (the compiler checks that it is that one). Throws the
 * KubeSageError that a problem tells of.
 */
export async function answerOf<T>(asked: Promise<ClientResponse<JSONParsed<T>, number, 'json'>>): Promise<T> {
  const response = await asked;
  await refuseProblem(response);
  return (await response.json()) as T;
}

/** For answers without a body. Throws the KubeSageError that a problem tells of. */
export async function refuseProblem(response: Pick<Response, 'ok' | 'status' | 'json' | 'headers'>): Promise<void> {
  if (response.ok) return;
  const problem: Problem = await response.json().then(
    (body) => (typeof body === 'object' && body !== null ? (body as Problem) : {}),
    () => ({}),
  );
  const waitSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new KubeSageError(codeOf(problem.code), textOr(problem.detail, `The API answered ${response.status}.`), {
    ...(typeof problem.next === 'string' ? { next: problem.next } : {}),
    ...(Number.isFinite(waitSeconds) ? { retryAfterMs: waitSeconds * 1000 } : {}),
  });
}

function codeOf(code: unknown): ErrorCode {
  return typeof code === 'string' && code in errorTable ? (code as ErrorCode) : 'Internal';
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
