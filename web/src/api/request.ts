import { problemOf, unreachable } from './problem-error.ts';

type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** Makes a repeated send of the same intent one. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Statuses besides 2xx whose body is an answer rather than a problem. */
  readonly alsoFine?: readonly number[];
};

/** One request to the API of the same origin. Throws ProblemError; an abort stays an AbortError. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  const body = await parse(response);
  if (response.ok || options.alsoFine?.includes(response.status)) return body as T;
  throw problemOf(response.status, body);
}

async function send(path: string, { method = 'GET', body, idempotencyKey, signal }: RequestOptions) {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

async function parse(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
