import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { creationFailureOf } from './creation-failures.ts';
import type { Workload } from './workloads.ts';

/** Whether the API server refuses the workload's pods in words that match: such refusals are found by themselves. */
export function isRefused(index: ClusterIndex, workload: Workload, says: RegExp): boolean {
  return says.test(creationFailureOf(index, workload)?.message ?? '');
}
