import type { Condition, Pod } from '../cluster/kube-object.ts';
import { secondsSince, settlingSeconds } from './observed-time.ts';
import { perIndex } from './per-index.ts';
import { workloadPods } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

export type Unscheduled = {
  readonly workload: Workload;
  readonly pods: readonly [Pod, ...Pod[]];
  readonly condition: Condition;
};

/** Workloads with pods that the scheduler has tried to place for longer than a start takes. */
export const unscheduledPods = perIndex((index): readonly Unscheduled[] =>
  workloadPods(index).flatMap(({ workload, pods }) => {
    const waiting = pods.filter(
      (pod) =>
        (pod.spec.nodeName ?? '') === '' &&
        unschedulable(pod) !== undefined &&
        secondsSince(index, pod.metadata.creationTimestamp) > settlingSeconds,
    );
    const [first, ...rest] = waiting;
    const condition = first && unschedulable(first);
    return first === undefined || condition === undefined ? [] : [{ workload, pods: [first, ...rest], condition }];
  }),
);

function unschedulable(pod: Pod): Condition | undefined {
  return pod.status?.conditions?.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason !== 'SchedulingGated',
  );
}
