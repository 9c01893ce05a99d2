import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ContainerStatus, Pod } from '../cluster/kube-object.ts';
import { isOlderThan, secondsBetween } from './observed-time.ts';
import { previousRevision, templateChangedAt } from './revision-history.ts';
import { isReady, type Workload } from './workloads.ts';

/** A pod that was ever ready has changed its Ready condition after its first moments. */
const firstMomentsSeconds = 90;
/** Pods that come so long after their template were made for another reason than its rollout. */
const rolloutSeconds = 3600;
/** Added to what restarts take: a program may run for a while before it dies. */
const patienceSeconds = 900;
const firstBackOffSeconds = 10;
const longestBackOffSeconds = 300;

/**
 * Whether a pod in trouble, or its template, has worked before: then the last rollout is not to blame. Seen by a Ready
 * condition that changed long after the pod came, by fewer restarts than the kubelet's back-off (10 s doubling to 5 min) would
 * have made since, or by a pod that came long after a rollout that was completed.
 */
export function hasWorked(index: ClusterIndex, workload: Workload, pod: Pod, container: string): boolean {
  const born = pod.metadata.creationTimestamp;
  const status = statusOf(pod, container);
  const restarts = status?.restartCount ?? 0;
  if (restarts > 0) {
    if (isOlderThan(index, born, patienceSeconds + 3 * backOffTotal(restarts))) return true;
  } else {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    if (!isReady(pod) && secondsBetween(born, ready?.lastTransitionTime) > firstMomentsSeconds) return true;
  }
  const isStuck = (previousRevision(index, workload)?.ready ?? 0) > 0;
  return !isStuck && secondsBetween(templateChangedAt(index, workload), born) > rolloutSeconds;
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  return [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(
    ({ name }) => name === container,
  );
}

/** Seconds that so many restarts take at least. */
function backOffTotal(restarts: number): number {
  const doubling = Math.min(restarts, 5);
  return firstBackOffSeconds * (2 ** doubling - 1) + (restarts - doubling) * longestBackOffSeconds;
}
