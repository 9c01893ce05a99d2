import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { OwnerReference, Pod } from '../../cluster/kube-object.ts';
import { matchesSelector } from '../../cluster/label-selector.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { type KindName, resourceKind } from '../../cluster/resource-kinds.ts';
import { isOnLostNode } from '../../diagnosis/lost-nodes.ts';
import { isReady } from '../../diagnosis/workloads.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { noParameters } from '../no-parameters.ts';
import type { Verification } from '../plan.ts';
import { recreateStep } from '../recreate-step.ts';
import { requireTarget } from '../require-target.ts';
import { recoveryOf } from '../workload.ts';

/** Controllers that are known to make a deleted pod anew. */
const recreators: ReadonlySet<string> = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController']);

export const recreatePod: Action<'recreate-pod'> = {
  name: 'recreate-pod',
  targets: ['Pod'],
  parse: noParameters('recreate-pod'),
  draft: ({ target, ref, index, plannedAt }) => {
    const pod = requireTarget(target, ref) as Pod;
    const fault = whyNot(pod, index);
    if (fault !== null) throw new KubeSageError('PreconditionFailed', fault);
    const top = index.topOwner(pod);
    const ready = recoveryOf(top, plannedAt).filter(({ kind }) => kind === 'pods-ready');
    const alone: Verification = { kind: 'pods-ready', workload: refOf(top), since: plannedAt };
    return {
      step: recreateStep(pod, index),
      verifications: top.kind === 'ReplicaSet' ? [alone] : ready,
    };
  },
};

function whyNot(pod: Pod, index: ClusterIndex): string | null {
  const { name, ownerReferences = [] } = pod.metadata;
  const controller = ownerReferences.find((owner) => owner.controller === true);
  if (controller === undefined) return `Nothing would make pod ${name} anew: it has no controller.`;
  if (!recreators.has(controller.kind)) {
    return `Pod ${name} belongs to ${controller.kind} ${controller.name}, which would not simply make it anew.`;
  }
  if (isGone(controller, index)) return `Nothing would make pod ${name} anew: its ${controller.kind} is gone.`;
  // Two pods of one identity could write to one volume at once when the node is only cut off.
  if (controller.kind === 'StatefulSet' && isOnLostNode(index, pod)) {
    return `Node ${pod.spec.nodeName} does not answer, so pod ${name} of StatefulSet ${controller.name} may still run there.`;
  }
  const budget = isReady(pod) ? exhaustedBudget(pod, index) : undefined;
  return budget === undefined ? null : `PodDisruptionBudget ${budget} allows no pod such as ${name} to stop now.`;
}

function isGone({ kind, uid }: OwnerReference, index: ClusterIndex): boolean {
  return resourceKind(kind) !== undefined && index.knows(kind as KindName) && index.byUid(uid) === undefined;
}

function exhaustedBudget({ metadata }: Pod, index: ClusterIndex): string | undefined {
  return index
    .inNamespace('PodDisruptionBudget', metadata.namespace ?? '')
    .find(({ spec, status }) => status?.disruptionsAllowed === 0 && matchesSelector(spec.selector, metadata.labels))
    ?.metadata.name;
}
