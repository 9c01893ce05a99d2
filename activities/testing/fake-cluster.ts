import type { Cluster, MutationOptions, WatchOptions } from '../../adapters/kubernetes/cluster.ts';
import type { ClusterSnapshot, LogTail } from '../../core/cluster/cluster-snapshot.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../../core/cluster/object-ref.ts';
import { type KindName, resourceKinds, virtualKinds } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import { KubeSageError } from '../../core/errors.ts';
import { applyPatch } from '../../core/remediation/apply-patch.ts';
import { objectDigest } from '../../core/remediation/object-digest.ts';
import type { Change } from '../../core/remediation/plan.ts';
import { snapshot } from '../../core/testing/cluster-fixtures.ts';

const operationMark = 'kubesage.dev/operation';

export type FakeCluster = Cluster & {
  readonly live: Map<string, KubeObject>;
  readonly logs: LogTail[];
  /** Writes that changed something, in order. */
  readonly writes: { readonly object: ObjectRef; readonly change: Change; readonly operation: string }[];
  /** Edits an object behind everybody's back. */
  readonly edit: (object: KubeObject) => void;
  /** What those who watch are told besides. */
  readonly tell: (events: readonly WatchEvent[]) => void;
  /** Called before each observation, for stories that unfold. */
  onObserve: () => void;
};

/** The cluster port in memory, with the promises of its contract: one operation changes an object once, preconditions hold. */
export function fakeCluster(objects: readonly KubeObject[]): FakeCluster {
  const live = new Map(objects.map((object) => [refKey(refOf(object)), object]));
  const writes: FakeCluster['writes'] = [];
  const logs: LogTail[] = [];
  const watchers = new Set<WatchOptions>();
  const tell = (events: readonly WatchEvent[]): void => {
    for (const { onEvents } of watchers) onEvents(events);
  };

  const fake = {
    name: 'test',
    live,
    logs,
    writes,
    onObserve: (): void => {},
    tell,
    edit(object: KubeObject): void {
      live.set(refKey(refOf(object)), object);
      tell([{ type: 'set', list: object.kind as KindName, object }]);
    },
    async watch(options: WatchOptions): Promise<never> {
      const kinds: readonly KindName[] = [...resourceKinds.map(({ kind }) => kind), ...virtualKinds];
      const all = [...live.values()];
      options.onEvents(
        kinds.map((list) => ({ type: 'replaced', list, objects: all.filter(({ kind }) => kind === list) })),
      );
      watchers.add(options);
      const alive = setInterval(options.onAlive, 20);
      await new Promise<void>((resolve) => {
        if (options.signal.aborted) resolve();
        options.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      clearInterval(alive);
      watchers.delete(options);
      throw options.signal.reason;
    },
    async observe(): Promise<ClusterSnapshot> {
      fake.onObserve();
      return snapshot([...live.values()]);
    },
    readLogs: async () => logs,
    read: async (ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>) => live.get(refKey(ref)) ?? null,
    version: async () => 'v1.34.3',
    async mutate(ref: ObjectRef, apiVersion: string, change: Change, options: MutationOptions) {
      const before = live.get(refKey(ref)) ?? null;
      if (before?.metadata.annotations?.[operationMark] === options.operation)
        return { object: before, wasAlreadyDone: true, warnings: [] };
      if (options.digest !== undefined && options.digest !== '' && before && objectDigest(before) !== options.digest)
        throw new KubeSageError('StalePlan', `${refKey(ref)} was changed meanwhile.`);
      const after = changed(before, apiVersion, change, options.operation);
      if (options.isDryRun) return { object: after, wasAlreadyDone: false, warnings: [] };
      writes.push({ object: ref, change, operation: options.operation });
      if (after === null) live.delete(refKey(ref));
      else live.set(refKey(ref), after);
      return { object: after, wasAlreadyDone: false, warnings: [] };
    },
  };
  return fake as FakeCluster;
}

function changed(before: KubeObject | null, apiVersion: string, change: Change, operation: string): KubeObject | null {
  if (change.kind === 'delete') return null;
  const made = change.kind === 'create' ? ({ apiVersion, ...change.manifest } as KubeObject) : before;
  if (made === null) throw new KubeSageError('NotFound', 'There is nothing to patch.');
  const after = change.kind === 'patch' ? applyPatch(made, change.operations) : made;
  const { annotations = {}, uid = 'made-now' } = after.metadata;
  return {
    ...after,
    metadata: { ...after.metadata, uid, annotations: { ...annotations, [operationMark]: operation } },
  };
}
