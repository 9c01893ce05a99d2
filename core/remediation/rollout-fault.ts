import type { DaemonSet, Deployment, KubeObject, ReplicaSet, StatefulSet } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';

type Numbers = {
  readonly desired: number;
  /** Pods that the new template must reach; fewer than desired while a partition holds it back. */
  readonly toUpdate: number;
  readonly updated: number;
  readonly available: number;
  readonly observed: number;
  /** Pods beyond those of the new template. */
  readonly old: number;
};

/** What a rollout still lacks, by the rules of `kubectl rollout status`; null when it is complete. */
export function rolloutFault(workload: KubeObject): string | null {
  const name = refKey(refOf(workload));
  if ((workload as Deployment).spec.paused === true) return `the rollout of ${name} is paused`;
  const { desired, toUpdate, updated, available, observed, old } = numbersOf(workload);
  if (observed < (workload.metadata.generation ?? 0)) return `the rollout of ${name} has not begun`;
  if (updated < toUpdate) return `${updated} of ${toUpdate} pods of ${name} are updated`;
  if (old > 0) return `${old} old pod(s) of ${name} are still there`;
  return available >= desired ? null : `${available} of ${desired} pods of ${name} are available`;
}

/** Pods that a workload should have, by its spec, or for a DaemonSet by the nodes it is for. */
export function desiredPods(workload: KubeObject): number {
  if (workload.kind === 'DaemonSet') return (workload as DaemonSet).status?.desiredNumberScheduled ?? 0;
  return (workload as Deployment | StatefulSet | ReplicaSet).spec.replicas ?? 1;
}

function numbersOf(workload: KubeObject): Numbers {
  const desired = desiredPods(workload);
  if (workload.kind === 'DaemonSet') {
    const { status = {} } = workload as DaemonSet;
    return {
      desired,
      toUpdate: desired,
      updated: status.updatedNumberScheduled ?? 0,
      available: status.numberAvailable ?? 0,
      observed: status.observedGeneration ?? 0,
      old: 0,
    };
  }
  const { status = {} } = workload as Deployment | StatefulSet;
  const updated = status.updatedReplicas ?? 0;
  const partition =
    workload.kind === 'StatefulSet'
      ? ((workload as StatefulSet).spec.updateStrategy?.rollingUpdate?.partition ?? 0)
      : 0;
  return {
    desired,
    toUpdate: Math.max(0, desired - partition),
    updated,
    available: status.availableReplicas ?? 0,
    observed: status.observedGeneration ?? 0,
    // A partitioned StatefulSet keeps its old pods on purpose.
    old: workload.kind === 'Deployment' ? Math.max(0, (status.replicas ?? 0) - updated) : 0,
  };
}
