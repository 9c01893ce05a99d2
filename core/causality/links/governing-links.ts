import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { KubeObject } from '../../cluster/kube-object.ts';
import { matchesSelector } from '../../cluster/label-selector.ts';
import { type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../diagnosis/evidence.ts';
import { unscheduledPods } from '../../diagnosis/pending-pods.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { isWorkload, podTemplateOf, type Workload } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

/** How one given object acts on a workload that does not name it: a policy or autoscaler on what it selects, a node on what it does not take. */
export function governingLink(index: ClusterIndex, from: ObjectRef, to: KubeObject): Link | null {
  if (to.kind === 'HorizontalPodAutoscaler' || !isWorkload(to)) return scaledLink(index, from, to);
  switch (from.kind) {
    case 'NetworkPolicy':
      return policyLink(index, from, to);
    case 'HorizontalPodAutoscaler':
      return autoscalerLink(index, from, to);
    case 'Node':
      return schedulingLink(index, from, to);
    default:
      return null;
  }
}

function policyLink(index: ClusterIndex, from: ObjectRef, to: Workload): Link | null {
  const policy = index.find('NetworkPolicy', from.namespace, from.name);
  const labels = podTemplateOf(to).metadata?.labels ?? {};
  const isSelected =
    policy !== undefined &&
    policy.metadata.namespace === to.metadata.namespace &&
    matchesSelector(policy.spec.podSelector, labels);
  if (!isSelected) return null;
  const says = `NetworkPolicy ${from.name} rules the calls of ${sayObject(to)}.`;
  return link(refOf(policy), to, 'calls', says, fieldEvidence(policy, 'spec.podSelector', policy.spec.podSelector));
}

function autoscalerLink(index: ClusterIndex, from: ObjectRef, to: Workload): Link | null {
  const scaler = index.find('HorizontalPodAutoscaler', from.namespace, from.name);
  const target = scaler?.spec.scaleTargetRef;
  if (scaler === undefined || target?.kind !== to.kind || target.name !== to.metadata.name) return null;
  const says = `HorizontalPodAutoscaler ${from.name} scales ${sayObject(to)}.`;
  return link(refOf(scaler), to, 'scales', says, fieldEvidence(scaler, 'spec.scaleTargetRef', target));
}

/** A pod that no node takes waits for each of them. */
function schedulingLink(index: ClusterIndex, from: ObjectRef, to: Workload): Link | null {
  const waiting = unscheduledPods(index, to);
  if (waiting === null) return null;
  const says = `The scheduler finds no place for pods of ${sayObject(to)}, on node ${from.name} neither.`;
  return link(from, to, 'scheduled-by', says, conditionEvidence(waiting.pods[0], waiting.condition));
}

/** An autoscaler or disruption budget feels what happens to its workload. */
function scaledLink(index: ClusterIndex, from: ObjectRef, to: KubeObject): Link | null {
  const found = index.named(from.kind, from.namespace, from.name);
  if (found === undefined || !isWorkload(found)) return null;
  if (to.kind === 'HorizontalPodAutoscaler') {
    const scaler = index.find('HorizontalPodAutoscaler', to.metadata.namespace ?? '', to.metadata.name);
    const target = scaler?.spec.scaleTargetRef;
    if (target?.kind !== from.kind || target.name !== from.name) return null;
    const says = `HorizontalPodAutoscaler ${to.metadata.name} scales ${sayObject(found)}.`;
    return link(refOf(found), to, 'scales', says, fieldEvidence(to, 'spec.scaleTargetRef', target));
  }
  if (to.kind === 'PodDisruptionBudget') {
    const budget = index.find('PodDisruptionBudget', to.metadata.namespace ?? '', to.metadata.name);
    const labels = podTemplateOf(found).metadata?.labels ?? {};
    const { selector } = budget?.spec ?? {};
    if (selector === undefined || !matchesSelector(selector, labels)) return null;
    const says = `PodDisruptionBudget ${to.metadata.name} counts the pods of ${sayObject(found)}.`;
    return link(refOf(found), to, 'selected-by', says, fieldEvidence(to, 'spec.selector', selector));
  }
  return null;
}
