import type { Cluster } from '../adapters/kubernetes/cluster.ts';
import { ClusterIndex } from '../core/cluster/cluster-index.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { suspectContainers } from '../core/diagnosis/suspect-containers.ts';

export type LiveDiagnosis = { readonly index: ClusterIndex; readonly diagnosis: Diagnosis };

const logTailLines = 80;

/** Reads a cluster, then the logs of the containers that look suspect, and diagnoses both. Costs one list per kind plus the suspects' logs. */
export async function diagnoseLive(
  cluster: Cluster,
  namespace: string | null,
  signal: AbortSignal,
): Promise<LiveDiagnosis> {
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
