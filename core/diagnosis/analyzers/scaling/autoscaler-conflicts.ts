import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { HorizontalPodAutoscaler, KubeObject, ManagedFields } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareObjects, compareText } from '../../order.ts';
import { sayList } from '../../say-reference.ts';

const gitOps = /argocd|argo-cd|kustomize-controller|helm-controller|flux|fleet/i;

/** Autoscalers that somebody works against: another one with the same target, or a tool that puts the replicas back. */
export const autoscalerConflicts = objectAnalyzer({
  name: 'autoscaler-conflicts',
  subjects: ['HorizontalPodAutoscaler'],
  reasons: {
    TargetShared: 'Two autoscalers scale the same target and undo each other.',
    ReplicasManagedElsewhere: 'A GitOps tool writes the replicas that an autoscaler sets.',
  },
  analyze: (index, scaler) => [...shared(index, scaler), ...managedElsewhere(index, scaler)],
});

function shared(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { kind, name } = scaler.spec.scaleTargetRef;
  const all = index
    .inNamespace('HorizontalPodAutoscaler', scaler.metadata.namespace ?? '')
    .filter(({ spec }) => spec.scaleTargetRef.kind === kind && spec.scaleTargetRef.name === name);
  if (all.length < 2) return [];
  const sorted = [...all].sort(
    (a, b) =>
      compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compareObjects(a, b),
  );
  // Who came last brought the conflict.
  const newest = sorted.at(-1) ?? scaler;
  const others = sorted.filter((other) => other !== scaler);
  const explanation = `${kind} ${name} is scaled by ${all.length} autoscalers, ${sayList(sorted.map(({ metadata }) => metadata.name))}: they undo each other.`;
  return [
    makeFinding(index, {
      analyzer: 'autoscaler-conflicts',
      severity: 'medium',
      object: refOf(scaler),
      reason: 'TargetShared',
      message: explanation,
      evidence: [scaler, ...others].map((each) => fieldEvidence(each, 'spec.scaleTargetRef', `${kind} ${name}`)),
      cause: { object: refOf(newest), reason: 'TargetShared', confidence: 0.88, explanation },
    }),
  ];
}

/** Who owns `spec.replicas` of the target, as far as its managed fields tell. */
function managedElsewhere(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { kind, name } = scaler.spec.scaleTargetRef;
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
  const target = index.find(kind, scaler.metadata.namespace ?? '', name);
  const owner = target === undefined ? undefined : replicasOwner(target);
  if (target === undefined || owner === undefined) return [];
  return [
    makeFinding(index, {
      analyzer: 'autoscaler-conflicts',
      severity: 'info',
      object: refOf(scaler),
      reason: 'ReplicasManagedElsewhere',
      message: `${owner} writes the replicas of ${kind} ${name}, which autoscaler ${scaler.metadata.name} sets too: leave them out of what it applies.`,
      evidence: [fieldEvidence(target, 'metadata.managedFields', `${owner} owns spec.replicas`)],
      cause: null,
    }),
  ];
}

function replicasOwner({ metadata }: KubeObject): string | undefined {
  return (metadata.managedFields ?? []).find(
    (entry) => gitOps.test(entry.manager ?? '') && entry.subresource !== 'scale' && ownsReplicas(entry),
  )?.manager;
}

function ownsReplicas({ fieldsV1 }: ManagedFields): boolean {
  const spec = (fieldsV1 as { readonly 'f:spec'?: Readonly<Record<string, unknown>> } | undefined)?.['f:spec'];
  return spec !== undefined && spec !== null && 'f:replicas' in spec;
}
