import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ContainerStatus, Deployment, KubeObject, Pod, StatefulSet } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import { secondsSince } from '../diagnosis/observed-time.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const hopelessRestarts = 3;
/** What a registry or a colleague may still put right gets this long. */
const graceSeconds = 60;
const graceReasons: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'CreateContainerConfigError']);
const isFinalPullFault = /not found|manifest unknown|does not exist|unauthorized|denied/i;

/**
 * Why a workload will not recover by waiting longer: pods made after `since` (RFC 3339) keep failing, or its controller has given
 * the rollout up since then. Older pods prove nothing, and neither does a condition that dates from before the change.
 */
export function hopelessness(workload: KubeObject, index: ClusterIndex, since: string): string | null {
  const { status, metadata } = workload as Deployment;
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return null;
  const stuck = status?.conditions?.find(
    ({ type, reason, lastUpdateTime }) =>
      type === 'Progressing' && reason === 'ProgressDeadlineExceeded' && isAfter(lastUpdateTime, since),
  );
  if (stuck !== undefined) return `The rollout of ${refKey(refOf(workload))} made no progress within its deadline.`;
  for (const pod of newestPods(workload, index)) {
    if (!isAfter(pod.metadata.creationTimestamp, since)) continue;
    const ageSeconds = secondsSince(index, pod.metadata.creationTimestamp);
    const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
    const failing = [...initContainerStatuses, ...containerStatuses].find((container) =>
      isHopeless(container, ageSeconds),
    );
    if (failing === undefined) continue;
    const { name, restartCount, state } = failing;
    const times = restartCount === 0 ? '' : ` after ${restartCount} restarts`;
    return `Container ${name} of the new pod ${pod.metadata.name} keeps failing: ${state?.waiting?.reason}${times}.`;
  }
  return null;
}

function isHopeless({ state, restartCount }: ContainerStatus, ageSeconds: number): boolean {
  const { reason = '', message = '' } = state?.waiting ?? {};
  if (reason === 'InvalidImageName') return true;
  if (reason === 'CrashLoopBackOff') return restartCount >= hopelessRestarts;
  if (!graceReasons.has(reason)) return false;
  return ageSeconds >= graceSeconds || (reason !== 'CreateContainerConfigError' && isFinalPullFault.test(message));
}

/** Times of Kubernetes have whole seconds, ours have more. */
function isAfter(time: string | undefined, since: string): boolean {
  return time !== undefined && Date.parse(time) >= Math.floor(Date.parse(since) / 1000) * 1000;
}

/** The pods of the current template as far as it is known, else all. */
function newestPods(workload: KubeObject, index: ClusterIndex): readonly Pod[] {
  if (workload.kind === 'StatefulSet') {
    const revision = (workload as StatefulSet).status?.updateRevision;
    return index
      .podsOf(workload)
      .filter(({ metadata }) => revision === undefined || metadata.labels?.['controller-revision-hash'] === revision);
  }
  const revision = workload.metadata.annotations?.[revisionAnnotation];
  if (workload.kind !== 'Deployment' || revision === undefined) return index.podsOf(workload);
  const newest = index
    .ownedBy(workload)
    .find(({ kind, metadata }) => kind === 'ReplicaSet' && metadata.annotations?.[revisionAnnotation] === revision);
  return newest === undefined ? [] : index.podsOf(newest);
}
