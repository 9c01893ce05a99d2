import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Severity } from './finding.ts';
import { desiredReplicas, isReady, type Workload } from './workloads.ts';

/** How bad trouble of a workload is: high when nothing of it is ready, medium when part of it still serves. */
export function impactOn(index: ClusterIndex, workload: Workload): Severity {
  if (workload.kind === 'Job' || workload.kind === 'CronJob') return 'medium';
  return readyPods(index, workload) > 0 ? 'medium' : 'high';
}

/** "1 of 3 pods", for sentences. */
export function sayPods(workload: Workload, count: number): string {
  const desired = desiredReplicas(workload);
  if (workload.kind === 'Pod') return 'the pod';
  if (desired === null) return count === 1 ? 'its pod' : `${count} pods`;
  return `${count} of ${Math.max(desired, count)} ${Math.max(desired, count) === 1 ? 'pod' : 'pods'}`;
}

function readyPods(index: ClusterIndex, workload: Workload): number {
  if (workload.kind === 'Pod') return isReady(workload) ? 1 : 0;
  return index.podsOf(workload).filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
}
