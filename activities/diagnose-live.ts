import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../adapters/kubernetes/cluster.ts';
import { ClusterIndex } from '../core/cluster/cluster-index.ts';
import type { ClusterSnapshot } from '../core/cluster/cluster-snapshot.ts';
import type { KubeObject } from '../core/cluster/kube-object.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { suspectContainers } from '../core/diagnosis/suspect-containers.ts';
import { KubeSageError } from '../core/errors.ts';
import type { LiveCluster } from './live-cluster.ts';

export type LookedAt = { readonly index: ClusterIndex; readonly diagnosis: Diagnosis };

export const logTailLines = 80;
/** Longer than a watch takes to tell of a change, and its batches to arrive. */
const settleMs = 150;

/** Reads a cluster, then the logs of the containers that look suspect, and diagnoses both. Costs one list per kind plus the suspects' logs. */
export async function diagnoseLive(cluster: Cluster, namespace: string | null, signal: AbortSignal): Promise<LookedAt> {
  const snapshot = await cluster.observe({ ...(namespace === null ? {} : { namespace }), signal });
  const first = new ClusterIndex(snapshot);
  const suspects = suspectContainers(first);
  if (suspects.length === 0) return { index: first, diagnosis: diagnose(first) };
  const logs = await cluster.readLogs(
    suspects.map((suspect) => ({ ...suspect, tailLines: logTailLines })),
    signal,
  );
  const index = new ClusterIndex({ ...snapshot, logs });
  return { index, diagnosis: diagnose(index) };
}

/**
 * The same from what a watch of the cluster knows, without asking the cluster for anything; null when that is not fresh. Of a
 * namespace it sees what a look at that alone would.
 */
export async function diagnoseWarm(
  live: LiveCluster | null,
  namespace: string | null,
  now: () => Date,
): Promise<Diagnosis | null> {
  if (live?.isFresh(now().getTime()) !== true) return null;
  await delay(settleMs);
  if (!live.isFresh(now().getTime())) return null;
  const diagnosis = live.diagnose(now());
  if (live.logs.due(live.suspects(), now().getTime()).length > 0) return null;
  if (namespace === null) return diagnosis;
  return diagnose(new ClusterIndex(narrow(live.index.snapshot, namespace)));
}

function narrow(snapshot: ClusterSnapshot, namespace: string): ClusterSnapshot {
  const { cluster, objects } = snapshot;
  if (objects.Namespace?.some(({ metadata }) => metadata.name === namespace) === false) {
    throw new KubeSageError('NotFound', `Cluster ${cluster} has no namespace "${namespace}".`);
  }
  const isSeen = ({ metadata }: KubeObject): boolean => (metadata.namespace ?? namespace) === namespace;
  const seen = Object.entries(objects).map(([kind, list]) => [kind, (list as readonly KubeObject[]).filter(isSeen)]);
  return { ...snapshot, objects: Object.fromEntries(seen) };
}
