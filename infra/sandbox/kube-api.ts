import { Agent, type Dispatcher, request } from 'undici';
import { KubeSageError } from '../../core/errors.ts';

export type KubeApiTarget = {
  readonly server: string;
  readonly token: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly certificateAuthority: string;
};

export type PatchType = 'merge' | 'json' | 'strategic' | 'apply';

/** An answer of the API server other than success: its HTTP status and its Status object's reason and message. */
export class KubeApiFailure extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'KubeApiFailure';
    this.status = status;
    this.reason = reason;
  }
}

/** A raw Kubernetes client: API paths in, plain JSON out. Failures are KubeApiFailure, or ClusterUnreachable. */
export type KubeApi = {
  readonly get: <T>(path: string) => Promise<T>;
  readonly getText: (path: string) => Promise<string>;
  readonly create: <T>(path: string, body: object) => Promise<T>;
  readonly replace: <T>(path: string, body: object) => Promise<T>;
  readonly patch: <T>(path: string, body: object, type: PatchType) => Promise<T>;
  readonly delete: (path: string, options?: object) => Promise<void>;
  /** Opens a streaming answer, for watches. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<Dispatcher.ResponseData['body']>;
  readonly close: () => Promise<void>;
};

const patchMediaTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const satisfies Record<PatchType, string>;

export function connectKubeApi(target: KubeApiTarget): KubeApi {
  const agent = new Agent({
    connections: 96,
    allowH2: false,
    bodyTimeout: 0,
    headersTimeout: 60_000,
    connect: { ca: target.certificateAuthority, timeout: 5_000 },
  });
  const headers = { authorization: `Bearer ${target.token}`, accept: 'application/json' };

  return {
    get: (path) => answered('GET', path),
    getText: (path) => answeredText('GET', path),
    create: (path, body) => answered('POST', path, body, 'application/json'),
    replace: (path, body) => answered('PUT', path, body, 'application/json'),
    patch: (path, body, type) => answered('PATCH', path, body, patchMediaTypes[type]),
    delete: async (path, options) => {
      await answered('DELETE', path, options, 'application/json');
    },
    stream: async (path, signal) => {
      const response = await send('GET', path, undefined, undefined, signal);
      if (response.statusCode >= 400) throw failureOf(response.statusCode, await response.body.text());
      return response.body;
    },
    close: () => agent.destroy(),
  };

  async function answered<T>(method: Dispatcher.HttpMethod, path: string, body?: object, type?: string): Promise<T> {
    return JSON.parse(await answeredText(method, path, body, type)) as T;
  }

  async function answeredText(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object,
    type?: string,
  ): Promise<string> {
    const response = await send(method, path, body, type);
    const text = await response.body.text();
    if (response.statusCode >= 400) throw failureOf(response.statusCode, text);
    return text;
  }

  async function send(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object,
    type?: string,
    signal?: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await request(`${target.server}${path}`, {
        method,
        dispatcher: agent,
        headers: type === undefined ? headers : { ...headers, 'content-type': type },
        body: body === undefined ? null : JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new KubeSageError(
        'ClusterUnreachable',
        `The sandbox's API server ${target.server} did not answer: ${why}.`,
        {
          cause: error,
        },
      );
    }
  }
}

/** True when the failure is an answer of the API server with that HTTP status. */
export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof KubeApiFailure && statuses.includes(error.status);
}

function failureOf(status: number, text: string): KubeApiFailure {
  try {
    const answer = JSON.parse(text) as { readonly reason?: string; readonly message?: string };
    return new KubeApiFailure(status, answer.reason ?? '', answer.message ?? text);
  } catch {
    return new KubeApiFailure(status, '', text.slice(0, 500));
  }
}
