import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { DaemonSet, Deployment, KubeObject, Pod, StatefulSet } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { valueAt } from './json-pointer.ts';
import type { Verification } from './plan.ts';

export type Judgement = {
  readonly ok: boolean;
  /** Set when waiting longer cannot help. */
  readonly failedForGood: string | null;
  /** What does not hold yet. */
  readonly reasons: readonly string[];
  /** Uids and restart counts of the watched pods: must not change while the remedy settles. */
  readonly fingerprint: string;
};

const hopelessReasons: ReadonlySet<string> = new Set(['ImagePullBackOff', 'InvalidImageName', 'CreateContainerConfigError', 'CrashLoopBackOff']);
const hopelessRestarts = 3;

/** Judges verifications on live state. Pure; cost grows with the pods of the watched workloads. */
export function judge(verifications: readonly Verification[], index: ClusterIndex, findings: readonly Finding[]): Judgement {
  const reasons = verifications.flatMap((verification) => unmet(verification, index, findings) ?? []);
  const workloads = verifications.flatMap((verification) => ('workload' in verification ? [verification.workload] : []));
  const watched = [...new Map(workloads.map((workload) => [refKey(workload), workload])).values()];
  const pods = watched.flatMap((workload) => podsOf(workload, index));
  return {
    ok: reasons.length === 0,
    failedForGood: watched.map((workload) => hopeless(workload, index)).find((why) => why !== null) ?? null,
    reasons,
    fingerprint: pods.map((pod) => `${pod.metadata.uid} ${restartsOf(pod)}`).sort().join(','),
  };
}

function unmet(verification: Verification, index: ClusterIndex, findings: readonly Finding[]): string | null {
  switch (verification.kind) {
    case 'rollout-complete':
      return rolloutFault(verification.workload, index);
    case 'rollout-observed': {
      const workload = find(verification.workload, index) as Deployment | undefined;
      const observed = workload?.status?.observedGeneration ?? 0;
      return observed >= (workload?.metadata.generation ?? 0) ? null : `${refKey(verification.workload)} has not been acted on by its controller`;
    }
    case 'pods-ready': {
      const waiting = podsOf(verification.workload, index).filter((pod) => !isReady(pod));
      return waiting.length === 0 ? null : `${waiting.length} pod(s) of ${refKey(verification.workload)} are not ready: ${waiting.slice(0, 3).map(whyNotReady).join('; ')}`;
    }
    case 'finding-gone': {
      const finding = findings.find(({ id }) => id === verification.findingId);
      return finding === undefined ? null : `it is still found: ${finding.message}`;
    }
    case 'field-equals': {
      const object = find(verification.object, index);
      const value = object === undefined ? undefined : valueAt(object, verification.path);
      return canonicalJson(value ?? null) === canonicalJson(verification.value) ? null : `${verification.path} of ${refKey(verification.object)} is not as it should be`;
    }
    default:
      return verification satisfies never;
  }
}

function rolloutFault(ref: ObjectRef, index: ClusterIndex): string | null {
  const workload = find(ref, index);
  if (workload === undefined) return `${refKey(ref)} does not exist`;
  const { desired, updated, available, observed, total } = rolloutNumbers(workload);
  if (observed < (workload.metadata.generation ?? 0)) return `the rollout of ${refKey(ref)} has not begun`;
  if (updated < desired) return `${updated} of ${desired} pods of ${refKey(ref)} are updated`;
  if (total > desired) return `${total - desired} old pod(s) of ${refKey(ref)} are still there`;
  return available >= desired ? null : `${available} of ${desired} pods of ${refKey(ref)} are available`;
}

function rolloutNumbers(workload: KubeObject) {
  if (workload.kind === 'DaemonSet') {
    const { status = {} } = workload as DaemonSet;
    const desired = status.desiredNumberScheduled ?? 0;
    return { desired, updated: status.updatedNumberScheduled ?? 0, available: status.numberAvailable ?? 0, observed: status.observedGeneration ?? 0, total: desired };
  }
  const { spec, status = {} } = workload as Deployment | StatefulSet;
  const desired = spec.replicas ?? 1;
  return {
    desired,
    updated: status.updatedReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    observed: status.observedGeneration ?? 0,
    total: workload.kind === 'Deployment' ? (status.replicas ?? 0) : desired,
  };
}

/** New pods that keep failing after the change, or a rollout that its controller has given up. */
function hopeless(ref: ObjectRef, index: ClusterIndex): string | null {
  const workload = find(ref, index);
  if (workload === undefined) return null;
  const { status, metadata } = workload as Deployment;
  const isObserved = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const stuck = status?.conditions?.find(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded');
  if (isObserved && stuck !== undefined) return `The rollout of ${refKey(ref)} made no progress in its deadline.`;
  for (const pod of newestPods(workload, index)) {
    for (const { name, state, restartCount } of pod.status?.containerStatuses ?? []) {
      const reason = state?.waiting?.reason ?? '';
      if (hopelessReasons.has(reason) && (restartCount >= hopelessRestarts || reason === 'InvalidImageName')) {
        return `Container ${name} of the new pod ${pod.metadata.name} keeps failing: ${reason} after ${restartCount} restarts.`;
      }
    }
  }
  return null;
}

function newestPods(workload: KubeObject, index: ClusterIndex): readonly Pod[] {
  if (workload.kind !== 'Deployment') {
    const revision = (workload as StatefulSet).status?.updateRevision;
    return revision === undefined ? [] : index.podsOf(workload).filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === revision);
  }
  const revision = workload.metadata.annotations?.['deployment.kubernetes.io/revision'];
  const newest = index.ownedBy(workload).find((set) => set.kind === 'ReplicaSet' && set.metadata.annotations?.['deployment.kubernetes.io/revision'] === revision);
  return newest === undefined ? [] : index.podsOf(newest);
}

function podsOf(ref: ObjectRef, index: ClusterIndex): readonly Pod[] {
  const workload = find(ref, index);
  return workload === undefined ? [] : index.podsOf(workload).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

function find(ref: ObjectRef, index: ClusterIndex): KubeObject | undefined {
  return index.find(ref.kind as KindName, ref.namespace, ref.name);
}

function isReady(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || (pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false);
}

function whyNotReady(pod: Pod): string {
  const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  return `${pod.metadata.name} ${waiting?.reason ?? pod.status?.phase ?? 'Pending'}`;
}

function restartsOf(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
