import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubeObject } from '../../../core/cluster/kube-object.ts';
import { type ResourceKind, resourceKinds } from '../../../core/cluster/resource-kinds.ts';
import { collectionPath } from '../resource-path.ts';
import { kubeconfigFor } from './serve-api.ts';

type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly version: number;
};
type Collection = { readonly objects: Map<string, KubeObject>; history: Change[]; forgottenUntil: number };

type Loose = { readonly metadata: { readonly name: string; readonly namespace?: string } } & Record<string, unknown>;

/** What goes wrong with the next call that it is asked of. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'drop' }
  /** Of a watch: the first line comes in small pieces. */
  | { readonly kind: 'slow' }
  | { readonly kind: 'garbage' }
  /** Each event twice, and the one before it once more. */
  | { readonly kind: 'echo' }
  /** Nothing more is said, though the connection stays. */
  | { readonly kind: 'silence' };

/** They wait for the next watch. */
const ofWatches: ReadonlySet<Fault['kind']> = new Set(['slow', 'garbage', 'echo', 'silence']);

/** An API server in memory that lists (in pages) and watches, forgets its history when told, and fails when told. */
export async function serveCluster() {
  const collections = new Map<string, Collection>();
  const absent = new Set(
    resourceKinds.filter((kind: ResourceKind) => kind.optional).map((kind) => collectionPath(kind, '')),
  );
  const forbidden = new Set<string>();
  const faults = new Map<string, Fault[]>();
  const watchers = new Map<ServerResponse, { readonly path: string; readonly tell: (change: Change) => void }>();
  const calls: { readonly path: string; readonly query: URLSearchParams }[] = [];
  const texts = new Map<string, () => { readonly status: number; readonly body: string }>([
    ['/version', () => ({ status: 200, body: JSON.stringify({ gitVersion: 'v1.34.3' }) })],
    ['/readyz', () => ({ status: 200, body: '[+]ping ok\n[+]etcd ok\nreadyz check passed\n' })],
  ]);
  /** What a list of several pages goes on with. */
  const snapshots = new Map<string, readonly KubeObject[]>();
  let version = 100;
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    kubeconfig: kubeconfigFor(url),
    calls,
    texts,
    /** Paths of collections that are not served. */
    absent,
    /** Paths of collections that may be listed but not watched. */
    forbidden,
    watching: (path: string): number => [...watchers.values()].filter((watcher) => watcher.path === path).length,
    /** Answers the object as it is stored. */
    put(path: string, object: Loose): KubeObject {
      version += 1;
      const { objects } = collectionAt(path);
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      const known = objects.get(key);
      const metadata = { uid: `uid-${key}-${version}`, ...object.metadata, resourceVersion: String(version) };
      const stored = { ...object, metadata: known ? { ...metadata, uid: known.metadata.uid } : metadata } as KubeObject;
      objects.set(key, stored);
      record(path, { type: known ? 'MODIFIED' : 'ADDED', object: stored, version });
      return stored;
    },
    remove(path: string, namespace: string, name: string): void {
      const { objects } = collectionAt(path);
      const known = objects.get(`${namespace}/${name}`);
      if (known === undefined) return;
      version += 1;
      objects.delete(`${namespace}/${name}`);
      const object = { ...known, metadata: { ...known.metadata, resourceVersion: String(version) } };
      record(path, { type: 'DELETED', object, version });
    },
    objectsAt: (path: string): readonly KubeObject[] => [...collectionAt(path).objects.values()],
    fail(path: string, ...next: readonly Fault[]): void {
      faults.set(path, [...(faults.get(path) ?? []), ...next]);
    },
    /** What happened so far can be listed, but not watched any more. */
    forget(path: string): void {
      const collection = collectionAt(path);
      version += 1;
      collection.history = [];
      collection.forgottenUntil = version;
    },
    dropConnections(): void {
      server.closeAllConnections();
    },
    /** Sends a line to whoever watches, as it is. */
    say(path: string, line: string): void {
      for (const [response, watcher] of watchers) if (watcher.path === path) response.write(`${line}\n`);
    },
    endWatches(path: string): void {
      for (const [response, watcher] of [...watchers]) {
        if (watcher.path !== path) continue;
        watchers.delete(response);
        response.end();
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function collectionAt(path: string): Collection {
    const known = collections.get(path);
    if (known !== undefined) return known;
    const fresh = { objects: new Map<string, KubeObject>(), history: [], forgottenUntil: 0 };
    collections.set(path, fresh);
    return fresh;
  }

  function record(path: string, change: Change): void {
    collectionAt(path).history.push(change);
    for (const watcher of watchers.values()) if (watcher.path === path) watcher.tell(change);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', url);
    calls.push({ path, query });
    request.resume();
    const isWatch = query.get('watch') !== null;
    const next = faults.get(path)?.[0];
    const fault = next === undefined || (!isWatch && ofWatches.has(next.kind)) ? undefined : faults.get(path)?.shift();
    const text = texts.get(path)?.();
    if (fault?.kind === 'drop') request.socket.destroy();
    else if (fault?.kind === 'status') refuse(response, fault.status, fault.headers);
    else if (text !== undefined) send(response, text.status, text.body);
    else if (path.endsWith('/selfsubjectaccessreviews')) send(response, 201, '{"status":{"allowed":true}}');
    else if (absent.has(path)) refuse(response, 404);
    else if (isWatch && forbidden.has(path)) refuse(response, 403);
    else if (isWatch) watch(path, query, response, fault?.kind);
    else list(path, query, response);
  }

  function list(path: string, query: URLSearchParams, response: ServerResponse): void {
    const [at = version, from = 0] = query.get('continue')?.split(':').map(Number) ?? [];
    const all = snapshots.get(`${path}:${at}`) ?? [...collectionAt(path).objects.values()];
    const limit = Number(query.get('limit') ?? all.length);
    const items = all.slice(from, from + limit).map(({ kind: _k, apiVersion: _a, ...item }) => item);
    const isMore = from + limit < all.length;
    if (isMore) snapshots.set(`${path}:${at}`, all);
    const metadata = { resourceVersion: String(at), ...(isMore ? { continue: `${at}:${from + limit}` } : {}) };
    send(response, 200, JSON.stringify({ metadata, items }));
  }

  function watch(path: string, query: URLSearchParams, response: ServerResponse, fault?: Fault['kind']): void {
    const collection = collectionAt(path);
    const from = Number(query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (from < collection.forgottenUntil) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`);
      return;
    }
    if (fault === 'silence') return;
    if (fault === 'garbage') response.write('{"type":"MODIFIED","object":{"metadata":{"na\n');
    let last: string | null = null;
    const tell = ({ type, object }: Change): void => {
      const line = JSON.stringify({ type, object });
      const lines = fault === 'echo' ? [line, ...(last === null ? [] : [last]), line] : [line];
      last = line;
      if (fault !== 'slow') {
        response.write(lines.map((each) => `${each}\n`).join(''));
        return;
      }
      const at = Math.floor(line.length / 2);
      response.write(line.slice(0, at));
      setTimeout(() => response.writableEnded || response.write(`${line.slice(at)}\n`), 20);
    };
    for (const change of collection.history) if (change.version > from) tell(change);
    watchers.set(response, { path, tell });
    response.on('close', () => watchers.delete(response));
  }
}

export const servedPath = (kind: string): string => {
  const row = resourceKinds.find((each) => each.kind === kind);
  if (row === undefined) throw new Error(`${kind} is no kind that is read`);
  return collectionPath(row, '');
};

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify({ kind: 'Status', status: 'Failure', code: status, message: `refused with ${status}` });
  send(response, status, body, headers);
}

function send(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
