import { type Api, createApi } from '../create-api.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { type FakeDatabase, fakeDatabase } from './fake-database.ts';
import { type FakeOrchestrator, fakeOrchestrator } from './fake-orchestrator.ts';

export const token = 'a-token-of-at-least-thirty-two-characters';
export const hookToken = 'a-hook-token-of-its-own';
export const origin = 'http://127.0.0.1:8080';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
};

export type TestApi = {
  readonly api: Api;
  readonly database: FakeDatabase;
  readonly orchestrator: FakeOrchestrator;
  readonly clock: { now: Date };
  readonly stop: () => void;
  readonly logged: { readonly level: string; readonly says: string; readonly fields: object }[];
  /** A request without any credentials, as it comes in. */
  readonly raw: (path: string, init?: RequestInit) => Promise<Response>;
  /** A request with the local user's token; the body is sent as JSON. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
};

/** The whole API over ports in memory. */
export function testApi(overrides: Partial<ApiDependencies> = {}): TestApi {
  const database = fakeDatabase();
  const orchestrator = fakeOrchestrator();
  const clock = { now: new Date('2026-03-01T12:00:00.000Z') };
  const stopping = new AbortController();
  const logged: TestApi['logged'] = [];
  let drawn = 0;
  const note = (level: string) => (fields: object, says: string) => void logged.push({ level, says, fields });
  const api = createApi({
    database: () => database,
    orchestrator: () => orchestrator,
    parts: [],
    now: () => clock.now,
    random: () => `random-${++drawn}`,
    token,
    hookToken,
    localUser: 'ada',
    listenHost: '127.0.0.1',
    watchEveryMs: 5000,
    pageDir: '',
    stopping: stopping.signal,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    ...overrides,
  });
  const raw: TestApi['raw'] = async (path, init) => api.request(`${origin}${path}`, init);

  return {
    api,
    database,
    orchestrator,
    clock,
    logged,
    raw,
    stop: () => stopping.abort(),
    async ask(method, path, body, headers = {}) {
      const response = await raw(path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text }) as Answer['body'],
      };
    },
  };
}

/** Registers a cluster as if a person had. */
export async function withCluster({ database }: TestApi, name = 'prod'): Promise<void> {
  await database.clusters.save(
    { name, context: 'c', server: 'https://10.0.0.1:6443', isSandbox: false },
    'secret text',
  );
}
