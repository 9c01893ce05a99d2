import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type KindName, resourceKinds, virtualKinds } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import { provision } from '../../infra/provision/provision.ts';
import { type Sandbox, startSandbox } from '../../infra/sandbox/control-plane/start-sandbox.ts';
import { type ConnectedCluster, connectCluster } from './connect-cluster.ts';

// A server of its own: it is killed on the way.
let directory: string;
let sandbox: Sandbox;
let cluster: ConnectedCluster;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubesage watch '));
  const cacheDir = process.env.KUBESAGE_CACHE;
  sandbox = await startSandbox({
    directory,
    provision,
    nodes: 3,
    timeoutMs: 120_000,
    ...(cacheDir === undefined ? {} : { cacheDir }),
  });
  cluster = await connectCluster('real', await readFile(sandbox.kubesageKubeconfig, 'utf8'), '');
});
afterAll(async () => {
  await cluster.close();
  await sandbox.stop();
  await rm(directory, { recursive: true, force: true });
});

const patiently = { timeout: 30_000, interval: 100 };
/** They change all the time, and their latest is as good as the one before. */
const restless: ReadonlySet<KindName> = new Set(['Lease', 'Event', 'Node']);

it('follows a real cluster through the death of its API server, to what a fresh look sees', async () => {
  const index = new ClusterIndex({ cluster: 'real', observedAt: '', objects: {}, logs: [], gaps: [] });
  const events: WatchEvent[] = [];
  const stop = new AbortController();
  const onAlive = vi.fn();
  const ended = cluster
    .watch({
      signal: stop.signal,
      onEvents: (batch) => {
        events.push(...batch);
        index.apply(batch);
      },
      onAlive,
    })
    .catch((error: unknown) => error);
  const kinds = [...resourceKinds.map(({ kind }) => kind), ...virtualKinds];
  await vi.waitFor(() => expect(kinds.filter((kind) => !index.knows(kind))).toEqual([]), patiently);
  expect(index.gaps).toEqual([]);
  expect(index.find('ControlPlaneCheck', '', 'etcd')).toMatchObject({ isOk: true });
  await vi.waitFor(() => expect(onAlive).toHaveBeenCalled(), patiently);

  const { admin } = sandbox;
  await admin.apply(configMap('before', 'a'));
  await vi.waitFor(() => expect(index.find('ConfigMap', 'default', 'before')?.data).toEqual({ key: 'a' }), patiently);

  const killed = sandbox.kill('kube-apiserver');
  await killed;
  await admin.apply(configMap('before', 'b'));
  await admin.apply(configMap('after', 'c'));
  await admin.apply(definition);
  await vi.waitFor(() => expect(index.find('ConfigMap', 'default', 'before')?.data).toEqual({ key: 'b' }), patiently);
  await vi.waitFor(() => expect(index.find('ConfigMap', 'default', 'after')).toBeDefined(), patiently);
  await vi.waitFor(async () => admin.create('/apis/example.com/v1/namespaces/default/widgets', widget), patiently);
  await vi.waitFor(
    () => expect(index.named('Widget', 'default', 'one')).toMatchObject({ spec: { size: 3 } }),
    patiently,
  );

  onAlive.mockClear();
  await vi.waitFor(() => expect(onAlive).toHaveBeenCalled(), patiently);
  await vi.waitFor(async () => {
    const { objects, gaps } = await cluster.observe({});
    expect([gaps, index.gaps]).toEqual([[], []]);
    for (const kind of kinds.filter((each) => !restless.has(each))) {
      const fresh: readonly KubeObject[] = objects[kind] ?? [];
      expect(index.all(kind).map(content).sort(), kind).toEqual(fresh.map(content).sort());
    }
  }, patiently);
  stop.abort(new Error('enough'));
  expect(await ended).toMatchObject({ message: 'enough' });
});

/** A version that says nothing new is as good as the one before. */
function content(object: KubeObject): string {
  const { resourceVersion: _, ...metadata } = object.metadata;
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify({ ...object, metadata }, sorted);
}

function configMap(name: string, value: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { key: value } };
}

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
const widget = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'one', namespace: 'default' },
  spec: { size: 3 },
};
