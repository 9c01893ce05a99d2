import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { KindName } from '../../core/cluster/resource-kinds.ts';
import { resourceKind } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import { openApiConnection } from './api-connection.ts';
import { credentialSource } from './cluster-credentials.ts';
import { guardObject } from './guard-object.ts';
import { type Fault, serveCluster, servedPath } from './testing/serve-cluster.ts';
import { WakeUp } from './wake-up.ts';
import { watchKind } from './watch-kind.ts';
import { defaultTiming } from './watch-timing.ts';

const timing = {
  ...defaultTiming,
  idleMs: 120,
  openMs: 120,
  firstWaitMs: 2,
  mostWaitMs: 10,
  graceMs: 50,
  forbiddenMs: 20,
  restMs: 20,
};
const kinds = ['Pod', 'Service'] as const;
type Kind = (typeof kinds)[number];

/** What happens in the cluster, on the way from it, and how late events arrive. */
type Step =
  | { readonly does: 'put'; readonly kind: Kind; readonly name: string; readonly value: number }
  | { readonly does: 'remove'; readonly kind: Kind; readonly name: string }
  | { readonly does: 'fail'; readonly kind: Kind; readonly fault: Fault }
  | { readonly does: 'end' | 'forget'; readonly kind: Kind }
  | { readonly does: 'drop' | 'wait' }
  | { readonly does: 'repeat'; readonly back: number };

const kind = fc.constantFrom(...kinds);
const name = fc.constantFrom('a', 'b', 'c', 'd');
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: 'drop' },
    { kind: 'slow' },
    { kind: 'garbage' },
    { kind: 'echo' },
    { kind: 'silence' },
  ),
  fc.constantFrom(403, 404, 410, 500).map((status): Fault => ({ kind: 'status', status })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('put' as const), kind, name, value: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('remove' as const), kind, name }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fail' as const), kind, fault }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('end' as const, 'forget' as const), kind }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('drop' as const, 'wait' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('repeat' as const), back: fc.nat(20) }) },
);

it('knows in the end what a fresh list would tell, whatever went wrong on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      await using api = await serveCluster();
      const { index, repeat, stop } = follow(api);
      try {
        for (const each of steps) await take(api, each, repeat);
        await vi.waitFor(
          () => {
            for (const each of kinds) {
              const known = index.all(each).map(content);
              expect(known.sort()).toEqual(api.objectsAt(servedPath(each)).map(asRead(each)).map(content).sort());
            }
            expect(index.gaps).toEqual([]);
          },
          { timeout: 8_000, interval: 5 },
        );
      } finally {
        await stop();
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);

async function take(
  api: Awaited<ReturnType<typeof serveCluster>>,
  step: Step,
  repeat: (back: number) => void,
): Promise<void> {
  switch (step.does) {
    case 'put': {
      const metadata = { name: step.name, namespace: 'shop' };
      api.put(servedPath(step.kind), { metadata, spec: { containers: [], value: step.value } });
      return;
    }
    case 'remove':
      return api.remove(servedPath(step.kind), 'shop', step.name);
    case 'fail':
      return api.fail(servedPath(step.kind), step.fault);
    case 'end':
      return api.endWatches(servedPath(step.kind));
    case 'forget':
      return api.forget(servedPath(step.kind));
    case 'drop':
      return api.dropConnections();
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, 15));
      return;
    case 'repeat':
      return repeat(step.back);
    default:
      step satisfies never;
  }
}

function follow(api: { readonly kubeconfig: string }) {
  const connection = openApiConnection('test', credentialSource(api.kubeconfig, ''));
  const index = new ClusterIndex({ cluster: 'test', observedAt: '', objects: {}, logs: [], gaps: [] });
  const ending = new AbortController();
  /** Since the last list of its kind: what a list says, nothing older unsays. */
  const told = new Map<KindName, WatchEvent[]>();
  const tell = (event: WatchEvent): void => {
    if (event.type === 'replaced') told.set(event.list, []);
    else if (event.type !== 'gap' && event.type !== 'gap-closed') told.get(event.list)?.push(event);
    index.apply([event]);
  };
  const watching = kinds.map((list) => {
    const row = resourceKind(list);
    if (row === undefined) throw new Error(list);
    const listener = {
      onReplaced: (objects: readonly KubeObject[]) => tell({ type: 'replaced', list, objects }),
      onSet: (object: KubeObject) => tell({ type: 'set', list, object }),
      onDeleted: (object: KubeObject) => tell({ type: 'deleted', list, object }),
      onTrouble: (error: { readonly code: string; readonly message: string }) =>
        tell({ type: 'gap', list, gap: { kind: list, code: error.code, detail: error.message } }),
      onRecovered: () => tell({ type: 'gap-closed', list }),
      onFollowing: () => undefined,
    };
    return watchKind(connection, row, listener, { signal: ending.signal, timing, wakeUp: new WakeUp() });
  });
  return {
    index,
    repeat: (back: number) => {
      for (const events of told.values()) {
        const late = events.at(-1 - back);
        if (late !== undefined) index.apply([late]);
      }
    },
    stop: async () => {
      ending.abort();
      await Promise.allSettled(watching);
      await connection.close();
    },
  };
}

const asRead =
  (kind: Kind) =>
  (object: KubeObject): KubeObject =>
    guardObject({ ...object, apiVersion: 'v1', kind });

/** A newer version that says the same is the same. */
function content({ kind, metadata, ...rest }: KubeObject): string {
  const { name, namespace, uid } = metadata;
  return JSON.stringify([kind, namespace, name, uid, (rest as { readonly spec?: unknown }).spec]);
}
