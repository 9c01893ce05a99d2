import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type KindName, resourceKinds, virtualKinds } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import { openApiConnection } from './api-connection.ts';
import { credentialSource } from './cluster-credentials.ts';
import { serveCluster, servedPath } from './testing/serve-cluster.ts';
import { watchCluster } from './watch-cluster.ts';
import { defaultTiming, type WatchTiming } from './watch-timing.ts';

const quick: WatchTiming = {
  ...defaultTiming,
  batchMs: 5,
  idleMs: 400,
  openMs: 400,
  firstWaitMs: 10,
  mostWaitMs: 50,
  graceMs: 300,
  forbiddenMs: 200,
  restMs: 100,
  pollMs: 50,
};
const pods = servedPath('Pod');
const pod = (name: string, more: object = {}) => ({ metadata: { name, namespace: 'shop' }, spec: {}, ...more });
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Follows a server into an index, as a worker does. */
function follow(api: { readonly kubeconfig: string }, timing: Partial<WatchTiming> = {}) {
  const connection = openApiConnection('test', credentialSource(api.kubeconfig, ''));
  const index = new ClusterIndex({ cluster: 'test', observedAt: '', objects: {}, logs: [], gaps: [] });
  const events: WatchEvent[] = [];
  const stop = new AbortController();
  const onAlive = vi.fn();
  const watching = watchCluster(
    'test',
    connection,
    {
      signal: stop.signal,
      onEvents: (batch) => {
        events.push(...batch);
        index.apply(batch);
      },
      onAlive,
    },
    { ...quick, ...timing },
  );
  const ended = watching.catch((error: unknown) => error);
  stops.push(async () => {
    stop.abort(new Error('enough'));
    await ended;
    await connection.close();
  });
  const names = (kind: KindName = 'Pod'): readonly string[] => index.all(kind).map(({ metadata }) => metadata.name);
  return { index, events, ended, stop, names, onAlive, connection };
}

const eventually = { timeout: 5_000, interval: 10 };

describe('watch', () => {
  it('tells of every kind at first, then of what changes', async () => {
    await using api = await serveCluster();
    api.put(pods, pod('a'));
    const { index, events, names } = follow(api);
    await vi.waitFor(() => {
      const heard = new Set(events.flatMap((event) => (event.type === 'replaced' ? [event.list] : [])));
      expect([...heard].sort()).toEqual([...resourceKinds.map(({ kind }) => kind), ...virtualKinds].sort());
    }, eventually);
    api.put(pods, pod('b'));
    api.put(pods, pod('a', { spec: { nodeName: 'n1' } }));
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), eventually);
    expect(index.podsOnNode('n1').map(({ metadata }) => metadata.name)).toEqual(['a']);
    api.remove(pods, 'shop', 'a');
    await vi.waitFor(() => expect(names()).toEqual(['b']), eventually);
    expect(index.find('ServerVersion', '', 'v1.34.3')).toBeDefined();
    expect(index.gaps).toEqual([]);
  });

  it('hands a burst over in few batches', async () => {
    await using api = await serveCluster();
    const batches: number[] = [];
    const connection = openApiConnection('test', credentialSource(api.kubeconfig, ''));
    const stop = new AbortController();
    const onEvents = (events: readonly WatchEvent[]): void => {
      const told = events.filter(({ list }) => list === 'Pod');
      if (told.length > 0) batches.push(told.length);
    };
    const options = { signal: stop.signal, onEvents, onAlive: () => undefined };
    const ended = watchCluster('test', connection, options, { ...quick, batchMs: 100 }).catch(() => undefined);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    await delay(150);
    batches.length = 0;
    for (let n = 0; n < 200; n += 1) api.put(pods, pod(`p${n}`));
    await vi.waitFor(() => expect(batches.reduce((a, b) => a + b, 0)).toBe(200), eventually);
    expect(batches.length).toBeLessThanOrEqual(3);
    stop.abort();
    await ended;
    await connection.close();
  });

  it('lists in pages', async () => {
    await using api = await serveCluster();
    for (let n = 0; n < 1_200; n += 1) api.put(pods, pod(`p${n}`));
    const { names } = follow(api);
    await vi.waitFor(() => expect(names()).toHaveLength(1_200), eventually);
    const lists = api.calls.filter(({ path, query }) => path === pods && !query.has('watch'));
    expect(lists.length).toBe(3);
  });

  it('goes on from where it was when connections are dropped', async () => {
    await using api = await serveCluster();
    api.put(pods, pod('a'));
    const { names } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.dropConnections();
    api.put(pods, pod('b'));
    api.remove(pods, 'shop', 'a');
    await vi.waitFor(() => expect(names()).toEqual(['b']), eventually);
    const lists = api.calls.filter(({ path, query }) => path === pods && !query.has('watch'));
    expect(lists.length).toBe(1);
  });

  it('lists anew when the server has forgotten where it was', async () => {
    await using api = await serveCluster();
    api.put(pods, pod('a'));
    const { names, index } = follow(api);
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'drop' });
    api.dropConnections();
    api.remove(pods, 'shop', 'a');
    api.put(pods, pod('c'));
    api.forget(pods);
    await vi.waitFor(() => expect(names()).toEqual(['c']), eventually);
    expect(index.gaps).toEqual([]);
  });

  it('waits as long as it is asked to when it is throttled', async () => {
    await using api = await serveCluster();
    api.put(pods, pod('a'));
    const throttled = { kind: 'status', status: 429, headers: { 'retry-after': '1' } } as const;
    const { names } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, throttled);
    const from = Date.now();
    api.endWatches(pods);
    api.put(pods, pod('b'));
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), eventually);
    expect(Date.now() - from).toBeGreaterThanOrEqual(1_000);
  });

  it('understands lines that come in pieces, and those that come twice or late', async () => {
    await using api = await serveCluster();
    api.fail(pods, { kind: 'status', status: 500 }, { kind: 'drop' });
    const { names, index } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'slow' });
    api.endWatches(pods);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.put(pods, pod('ä'));
    await vi.waitFor(() => expect(names()).toEqual(['ä']), eventually);
    api.fail(pods, { kind: 'echo' });
    api.endWatches(pods);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.put(pods, pod('ä', { spec: { nodeName: 'n1' } }));
    api.put(pods, pod('ä', { spec: { nodeName: 'n2' } }));
    await vi.waitFor(() => expect(index.podsOnNode('n2')).toHaveLength(1), eventually);
    expect(index.podsOnNode('n1')).toEqual([]);
  });

  it('lists anew after a line that is no event', async () => {
    await using api = await serveCluster();
    const { names } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'garbage' });
    api.endWatches(pods);
    api.put(pods, pod('a'));
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
    api.say(pods, '{"type":"MODIFIED","object":{"metadata":{}}}');
    api.put(pods, pod('b'));
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), eventually);
  });

  it('moves on with bookmarks', async () => {
    await using api = await serveCluster();
    follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.say(pods, JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '777' } } }));
    await delay(50);
    api.endWatches(pods);
    const versions = () =>
      api.calls.filter(({ path }) => path === pods).map(({ query }) => query.get('resourceVersion'));
    await vi.waitFor(() => expect(versions()).toContain('777'), eventually);
    expect(api.calls.find(({ query }) => query.has('watch'))?.query.get('allowWatchBookmarks')).toBe('true');
  });

  it('notices a connection on which nothing comes any more', async () => {
    await using api = await serveCluster();
    const { names } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'silence' });
    api.endWatches(pods);
    await delay(50);
    api.put(pods, pod('a'));
    expect(names()).toEqual([]);
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
  });

  it('makes a gap of what it may not read, keeps the rest current, and tries again', async () => {
    await using api = await serveCluster();
    const secrets = servedPath('Secret');
    api.put(secrets, { metadata: { name: 's', namespace: 'shop' } });
    api.fail(secrets, { kind: 'status', status: 403 });
    const { index, names } = follow(api);
    await vi.waitFor(() => expect(index.gaps.map(({ kind, code }) => [kind, code])).toEqual([['Secret', 'Forbidden']]));
    expect(index.knows('Secret')).toBe(false);
    api.put(pods, pod('a'));
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
    await vi.waitFor(() => expect(names('Secret')).toEqual(['s']), eventually);
    expect(index.gaps).toEqual([]);
  });

  it('does not believe a server that forbids for a moment what it allowed, as one does that has just begun', async () => {
    await using api = await serveCluster();
    const { index, names } = follow(api, { graceMs: 2_000, forbiddenMs: 60_000, restMs: 60_000 });
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'status', status: 403 }, { kind: 'status', status: 403 });
    api.endWatches(pods);
    api.put(pods, pod('a'));
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
    expect(index.gaps).toEqual([]);
  });

  it('lists now and then what it may list but not watch', async () => {
    await using api = await serveCluster();
    const { names, index } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.forbidden.add(pods);
    api.endWatches(pods);
    api.put(pods, pod('a'));
    await vi.waitFor(() => expect(names()).toEqual(['a']), eventually);
    api.put(pods, pod('b'));
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), eventually);
    expect(index.gaps).toEqual([]);
  });

  it('calls trouble a gap only when it lasts, and keeps what is known meanwhile', async () => {
    await using api = await serveCluster();
    api.put(pods, pod('a'));
    const { index, names, events } = follow(api);
    await vi.waitFor(() => expect(api.watching(pods)).toBe(1), eventually);
    api.fail(pods, { kind: 'status', status: 503 }, { kind: 'status', status: 503 });
    api.endWatches(pods);
    await delay(100);
    expect(index.gaps).toEqual([]);
    await vi.waitFor(() => expect(index.gaps.map(({ kind }) => kind)).toEqual(['Pod']), eventually);
    expect(names()).toEqual(['a']);
    await vi.waitFor(() => expect(index.gaps).toEqual([]), eventually);
    expect(events.filter(({ type, list }) => type === 'replaced' && list === 'Pod')).toHaveLength(1);
  });

  it('takes kinds that are not served for empty, and sees them come', async () => {
    await using api = await serveCluster();
    const gateways = servedPath('Gateway');
    const { index, names } = follow(api, { restMs: 60_000 });
    await vi.waitFor(() => expect(index.knows('Gateway')).toBe(true), eventually);
    api.absent.delete(gateways);
    api.put(gateways, { metadata: { name: 'edge', namespace: 'shop' } });
    api.put(servedPath('CustomResourceDefinition'), definition('Gateway', 'gateways', 'gateway.networking.k8s.io'));
    await vi.waitFor(() => expect(names('Gateway')).toEqual(['edge']), eventually);
  });

  it('says that it is alive only while everything is followed', async () => {
    await using api = await serveCluster();
    const { onAlive } = follow(api);
    await vi.waitFor(() => expect(onAlive).toHaveBeenCalled(), eventually);
    api.fail(pods, { kind: 'status', status: 503 });
    api.endWatches(pods);
    await delay(80);
    onAlive.mockClear();
    await delay(120);
    expect(onAlive).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(onAlive).toHaveBeenCalled(), eventually);
  });

  it('ends when nothing at all can be read', async () => {
    await using api = await serveCluster();
    for (const { kind } of resourceKinds)
      api.fail(servedPath(kind), ...Array.from({ length: 9 }, () => ({ kind: 'status', status: 401 }) as const));
    const { ended } = follow(api);
    expect(await ended).toMatchObject({ code: 'ClusterCredentialsInvalid' });
  });

  it('ends when nothing was heard for long, and when it is stopped, with the reason', async () => {
    const api = await serveCluster();
    const first = follow(api, { outageMs: 400 });
    await vi.waitFor(() => expect(first.index.knows('Pod')).toBe(true), eventually);
    await api[Symbol.asyncDispose]();
    expect(await first.ended).toMatchObject({ code: 'ClusterUnreachable' });

    await using other = await serveCluster();
    const second = follow(other);
    await vi.waitFor(() => expect(second.index.knows('Pod')).toBe(true), eventually);
    second.stop.abort(new Error('the hour is over'));
    expect(await second.ended).toMatchObject({ message: 'the hour is over' });
  });

  it('ends when its connection is closed', async () => {
    await using api = await serveCluster();
    const { ended, connection, index } = follow(api);
    await vi.waitFor(() => expect(index.knows('Pod')).toBe(true), eventually);
    await connection.close();
    expect(await ended).toMatchObject({ code: 'ClusterUnreachable', message: expect.stringMatching(/closed/) });
  });
});

describe('the control plane', () => {
  it('is told of when it is otherwise, and not while it stays the same', async () => {
    await using api = await serveCluster();
    const { index, events } = follow(api);
    const check = () => index.find('ControlPlaneCheck', '', 'etcd');
    await vi.waitFor(() => expect(check()).toMatchObject({ isOk: true }), eventually);
    api.texts.set('/readyz', () => ({
      status: 500,
      body: '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n',
    }));
    await vi.waitFor(() => expect(check()).toMatchObject({ isOk: false, detail: 'failed: reason withheld' }));
    expect(events.filter(({ list }) => list === 'ControlPlaneCheck')).toHaveLength(2);
  });

  it('is a gap where its readiness may not be asked', async () => {
    await using api = await serveCluster();
    api.texts.set('/readyz', () => ({ status: 403, body: '{"kind":"Status","message":"no"}' }));
    const { index } = follow(api);
    await vi.waitFor(() => expect(index.gaps).toMatchObject([{ kind: 'ControlPlaneCheck', code: 'Forbidden' }]));
  });
});

describe('custom resources', () => {
  const definitions = servedPath('CustomResourceDefinition');
  const widgets = '/apis/example.com/v1/widgets';
  const widget = (name: string, more: object = {}) => ({ metadata: { name, namespace: 'shop' }, ...more });

  it('are followed as their definitions come and go', async () => {
    await using api = await serveCluster();
    api.put(widgets, widget('a', { spec: { size: 3 }, status: { conditions: [{ type: 'Ready', status: 'False' }] } }));
    const { index, names } = follow(api);
    await vi.waitFor(() => expect(index.knows('CustomResource')).toBe(true), eventually);
    expect(names('CustomResource')).toEqual([]);
    api.put(definitions, definition('Widget', 'widgets', 'example.com'));
    await vi.waitFor(() => expect(names('CustomResource')).toEqual(['a']), eventually);
    expect(index.named('Widget', 'shop', 'a')).toMatchObject({ apiVersion: 'example.com/v1', spec: { size: 3 } });
    api.put(widgets, widget('b'));
    api.remove(widgets, 'shop', 'a');
    await vi.waitFor(() => expect(names('CustomResource')).toEqual(['b']), eventually);
    api.remove(definitions, '', 'widgets.example.com');
    await vi.waitFor(() => expect(names('CustomResource')).toEqual([]), eventually);
  });

  it('are known from the first word on, all of them', async () => {
    await using api = await serveCluster();
    api.put(definitions, definition('Widget', 'widgets', 'example.com'));
    api.put(definitions, definition('Service', 'services', 'serving.knative.dev'));
    api.put(widgets, widget('a'));
    api.put('/apis/serving.knative.dev/v1/services', widget('web'));
    const { index, events } = follow(api);
    await vi.waitFor(() => expect(index.knows('CustomResource')).toBe(true), eventually);
    const [first] = events.filter(({ list }) => list === 'CustomResource') as readonly {
      readonly objects: readonly KubeObject[];
    }[];
    expect(first?.objects.map(({ kind }) => kind).sort()).toEqual(['Service.serving.knative.dev', 'Widget']);
  });

  it('are a gap of their own where they may not be read', async () => {
    await using api = await serveCluster();
    api.put(definitions, definition('Widget', 'widgets', 'example.com'));
    api.fail(widgets, { kind: 'status', status: 403 });
    const { index } = follow(api, { forbiddenMs: 60_000 });
    await vi.waitFor(() => expect(index.gaps).toMatchObject([{ kind: 'Widget', code: 'Forbidden' }]), eventually);
    expect(index.knows('CustomResource')).toBe(true);
  });

  it('are read up to a bound, which shows', async () => {
    await using api = await serveCluster();
    api.put(definitions, definition('Widget', 'widgets', 'example.com'));
    for (let n = 0; n < 2_300; n += 1) api.put(widgets, widget(`w${n}`));
    const { index, names } = follow(api);
    await vi.waitFor(() => expect(index.gaps).toMatchObject([{ kind: 'Widget', code: 'TooMany' }]), eventually);
    await vi.waitFor(() => expect(names('CustomResource')).toHaveLength(2_000), eventually);
  });
});

function definition(kind: string, plural: string, group: string) {
  return {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
    status: { conditions: [{ type: 'Established', status: 'True' }] },
  };
}
