import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request, Socks5ProxyAgent } from 'undici';
import { KubeSageError } from '../../core/errors.ts';
import type { CredentialSource, Credentials } from './cluster-credentials.ts';
import { readLines } from './read-lines.ts';
import { type Attempt, answerToError, failureToError, isDropped, notAnApiServer } from './to-cluster-error.ts';

export type ApiRequest = {
  /** With its query. */
  readonly path: string;
  /** For messages: `list pods`. */
  readonly does: string;
  readonly timeoutMs?: number;
  /** How often a read is tried at most. */
  readonly attempts?: number;
  readonly signal?: AbortSignal | undefined;
};

export type ApiWrite = ApiRequest & {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly body: unknown;
  readonly contentType?: string;
};

export type ApiStream = Omit<ApiRequest, 'attempts'> & {
  /** How long the server may say nothing before it is taken for gone. */
  readonly idleMs: number;
  readonly onOpen: () => void;
  readonly onLine: (line: string) => void;
};

export type ApiAnswer<T> = { readonly body: T; readonly warnings: readonly string[] };

/**
 * Raw JSON over kept connections to one API server. Reads are tried again when the server throttles us or drops the connection;
 * writes are sent once, since only the caller knows whether they may have happened. Throws KubeSageError.
 */
export type ApiConnection = {
  readonly get: <T>(request: ApiRequest) => Promise<T>;
  readonly getText: (request: ApiRequest) => Promise<string>;
  /** The text of an answer of whatever status but a refusal; asked once. */
  readonly probe: (request: Omit<ApiRequest, 'attempts'>) => Promise<string>;
  /**
   * Reads an answer line by line for as long as the server goes on. Has a connection of its own, so that what lasts for minutes keeps
   * nothing else waiting. `timeoutMs` bounds the wait for the beginning.
   */
  readonly stream: (request: ApiStream) => Promise<void>;
  readonly write: <T>(request: ApiWrite) => Promise<ApiAnswer<T>>;
  /** Aborted once the connection is closed. */
  readonly closed: AbortSignal;
  /** Ends streams at once, and resolves when what else is under way has ended. */
  readonly close: () => Promise<void>;
};

const connections = 16;
const connectTimeoutMs = 5_000;
const defaultTimeoutMs = 20_000;
const defaultAttempts = 4;
const firstWaitMs = 150;
// A longer wait is the workflow's business: it holds no activity slot meanwhile.
const longestWaitMs = 3_000;

export function openApiConnection(cluster: string, source: CredentialSource): ApiConnection {
  const isLocal = /^(localhost|127\.|\[::1\])/.test(new URL(source.server).hostname);
  const closing = new AbortController();
  let pool: Pool | null = null;

  return {
    get: async (wanted) => {
      const { status, text } = await readWithRetries(wanted);
      return parse(text, status, wanted);
    },
    getText: async (wanted) => (await readWithRetries(wanted)).text,
    probe: async (wanted) =>
      (await signedIn(async () => send('*/*', { ...wanted, method: 'GET', body: undefined }, isRefusal))).text,
    stream: (wanted) => signedIn(() => sendStream(wanted)),
    write: async (wanted) => {
      const { status, text, warnings } = await signedIn(() => send('application/json', wanted));
      return { body: parse(text, status, wanted), warnings };
    },
    closed: closing.signal,
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort(new KubeSageError('ClusterUnreachable', `The connection to cluster ${cluster} was closed.`));
      await Promise.all([pool?.dispatcher.close(), pool?.streams.destroy()]);
    },
  };

  async function readWithRetries(wanted: ApiRequest): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await signedIn(() => send('application/json', { ...wanted, method: 'GET', body: undefined }));
      } catch (error) {
        const waitMs = attempt < (wanted.attempts ?? defaultAttempts) ? waitBeforeRetry(error, attempt) : null;
        if (waitMs === null) throw error;
        await delay(waitMs, undefined, wanted.signal === undefined ? {} : { signal: wanted.signal }).catch(() =>
          wanted.signal?.throwIfAborted(),
        );
      }
    }
  }

  /** A refusal may only mean that a short-lived token has run out: then it is asked for anew, once. */
  async function signedIn<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const isRefused = error instanceof KubeSageError && error.code === 'ClusterCredentialsInvalid';
      if (!isRefused || !source.renew()) throw error;
      return ask();
    }
  }

  async function send(accept: string, wanted: Wanted, isFailure = isNoSuccess): Promise<Answer> {
    const attempt: Attempt = { cluster, server: source.server, does: wanted.does };
    wanted.signal?.throwIfAborted();
    const credentials = await source.current();
    const timeout = AbortSignal.timeout(wanted.timeoutMs ?? defaultTimeoutMs);
    try {
      const response = await request(`${source.server}${wanted.path}`, {
        method: wanted.method,
        dispatcher: poolFor(credentials).dispatcher,
        headers: {
          ...credentials.headers,
          accept,
          'user-agent': 'kubesage',
          // On this machine compressing costs both sides more than sending.
          ...(isLocal ? {} : { 'accept-encoding': 'gzip' }),
          ...(wanted.body === undefined ? {} : { 'content-type': wanted.contentType ?? 'application/json' }),
        },
        body: wanted.body === undefined ? null : JSON.stringify(wanted.body),
        signal: wanted.signal === undefined ? timeout : AbortSignal.any([wanted.signal, timeout]),
      });
      const text = await textOf(response);
      if (!isFailure(response.statusCode)) {
        return { status: response.statusCode, text, warnings: warningsOf(response.headers.warning) };
      }
      throw explain(answerToError(attempt, response.statusCode, text, first(response.headers['retry-after'])));
    } catch (error) {
      wanted.signal?.throwIfAborted();
      throw failureToError(attempt, error, timeout.aborted);
    }
  }

  async function sendStream(wanted: ApiStream): Promise<void> {
    const attempt: Attempt = { cluster, server: source.server, does: wanted.does };
    wanted.signal?.throwIfAborted();
    const credentials = await source.current();
    try {
      const response = await request(`${source.server}${wanted.path}`, {
        method: 'GET',
        dispatcher: poolFor(credentials).streams,
        headers: { ...credentials.headers, accept: 'application/json', 'user-agent': 'kubesage' },
        headersTimeout: wanted.timeoutMs ?? defaultTimeoutMs,
        bodyTimeout: wanted.idleMs,
        signal: wanted.signal ?? closing.signal,
      });
      if (isNoSuccess(response.statusCode)) {
        const text = await textOf(response);
        throw explain(answerToError(attempt, response.statusCode, text, first(response.headers['retry-after'])));
      }
      wanted.onOpen();
      await readLines(response.body, wanted.onLine);
    } catch (error) {
      wanted.signal?.throwIfAborted();
      throw failureToError(attempt, error, false);
    }
  }

  function explain(error: KubeSageError): KubeSageError {
    const more = error.code === 'ClusterCredentialsInvalid' ? source.explainRefusal() : '';
    return more === '' ? error : new KubeSageError(error.code, `${error.message}.${more}`);
  }

  function poolFor({ tls }: Credentials): Pool {
    if (pool !== null && (pool.tls === tls || JSON.stringify(pool.tls) === JSON.stringify(tls))) {
      pool = { ...pool, tls };
      return pool;
    }
    // What is in flight on the old connections still ends there.
    pool?.dispatcher.close().catch(() => undefined);
    pool?.streams.close().catch(() => undefined);
    pool = {
      tls,
      dispatcher: createDispatcher(source.proxyUrl, tls, connections),
      streams: createDispatcher(source.proxyUrl, tls, null),
    };
    return pool;
  }

  function parse<T>(text: string, status: number, { does }: ApiRequest): T {
    try {
      return JSON.parse(text) as T;
    } catch {
      throw notAnApiServer({ cluster, server: source.server, does }, status);
    }
  }
}

type Wanted = ApiRequest & {
  readonly method: Dispatcher.HttpMethod;
  readonly body: unknown;
  readonly contentType?: string;
};
type Pool = { readonly tls: Credentials['tls']; readonly dispatcher: Dispatcher; readonly streams: Dispatcher };
type Answer = { readonly status: number; readonly text: string; readonly warnings: readonly string[] };

function createDispatcher(proxyUrl: string | null, tls: Credentials['tls'], most: number | null): Dispatcher {
  const connect = { ...tls, timeout: connectTimeoutMs } as object;
  const options = { connections: most, allowH2: false, keepAliveTimeout: 30_000, connect };
  const requestTls = tls as object;
  if (proxyUrl === null) return new Agent(options);
  if (proxyUrl.startsWith('socks')) return new Socks5ProxyAgent(proxyUrl, { connections: most, requestTls });
  return new ProxyAgent({ uri: proxyUrl, connections: most, requestTls });
}

function isNoSuccess(status: number): boolean {
  return status < 200 || status >= 300;
}

function isRefusal(status: number): boolean {
  return status >= 300 && status < 500;
}

async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (first(headers['content-encoding']) !== 'gzip') return body.text();
  return (await promisify(gunzip)(await body.arrayBuffer())).toString('utf8');
}

function waitBeforeRetry(error: unknown, attempt: number): number | null {
  if (!(error instanceof KubeSageError)) return null;
  if (error.code !== 'ClusterOverloaded' && !isDropped(error)) return null;
  const backOffMs = firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random());
  const askedMs = error.retryAfterMs ?? 0;
  return askedMs > longestWaitMs ? null : Math.max(backOffMs, askedMs);
}

function warningsOf(header: string | string[] | undefined): readonly string[] {
  const text = [header ?? []].flat().join(', ');
  return [...text.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, says = '']) => says.replace(/\\(.)/g, '$1'));
}

function first(header: string | string[] | undefined): string | null {
  return [header ?? []].flat()[0] ?? null;
}
