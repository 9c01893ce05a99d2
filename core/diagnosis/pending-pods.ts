import type { Condition, Pod } from '../cluster/kube-object.ts';
import { isOlderThan, settlingSeconds } from './observed-time.ts';
import { perObject } from './per-index.ts';
import { currentPods } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

export type Unscheduled = { readonly pods: readonly [Pod, ...Pod[]]; readonly condition: Condition };

/** Pods of a top-level workload that the scheduler has tried to place for longer than a start takes; null when there are none. */
export const unscheduledPods = perObject((index, workload: Workload): Unscheduled | null => {
  const [first, ...rest] = currentPods(index, workload).filter(
    (pod) =>
      (pod.spec.nodeName ?? '') === '' &&
      unschedulable(pod) !== undefined &&
      isOlderThan(index, pod.metadata.creationTimestamp, settlingSeconds),
  );
  const condition = first && unschedulable(first);
  return first === undefined || condition === undefined ? null : { pods: [first, ...rest], condition };
});

function unschedulable(pod: Pod): Condition | undefined {
  return pod.status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason !== 'SchedulingGated',
  );
}
