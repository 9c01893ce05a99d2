import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { type KindName, resourceKind } from '../../../cluster/resource-kinds.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { conditionOf, recordsAt, textAt } from '../extensions/custom-fields.ts';
import { isVerticalAutoscaler } from '../extensions/custom-kinds.ts';

const settlesWithin = 60;
/** The recommender needs some minutes of metrics first. */
const recommendsWithin = 900;

/** Vertical autoscalers that have nothing to work on, no advice, or a rival. */
export const verticalAutoscalers = objectAnalyzer({
  name: 'vertical-autoscalers',
  subjects: ['CustomResource'],
  reasons: {
    TargetMissing: 'The workload that a VerticalPodAutoscaler names does not exist.',
    NoRecommendation: 'A VerticalPodAutoscaler has no recommendation: it sees no pods, or gets no metrics.',
    RivalAutoscaler:
      'A HorizontalPodAutoscaler scales the same workload by the resource whose requests are changed under it.',
    EvictionImpossible:
      'A VerticalPodAutoscaler applies its advice by eviction, which it does not do to a single replica.',
  },
  isSubject: isVerticalAutoscaler,
  analyze: (index, scaler) => {
    if (!isOlderThan(index, scaler.metadata.creationTimestamp, settlesWithin)) return [];
    const lost = targetMissing(index, scaler);
    return lost.length > 0
      ? lost
      : [...noRecommendation(index, scaler), ...rival(index, scaler), ...evictionImpossible(index, scaler)];
  },
});

function targetOf(scaler: CustomResource) {
  const kind = textAt(scaler, 'spec.targetRef.kind');
  const name = textAt(scaler, 'spec.targetRef.name');
  return { kind, name, ref: missingRef(kind, scaler.metadata.namespace ?? '', name) };
}

function targetMissing(index: ClusterIndex, scaler: CustomResource): readonly Finding[] {
  const { kind, name, ref } = targetOf(scaler);
  const isKnown = resourceKind(kind) !== undefined && index.knows(kind as KindName);
  if (!isKnown || index.named(kind, ref.namespace, name) !== undefined) return [];
  const says = `VerticalPodAutoscaler ${scaler.metadata.name} is for ${kind} ${name}, which does not exist`;
  return [
    toFinding(index, scaler, 'TargetMissing', 'medium', says, 0.85, [
      fieldEvidence(scaler, 'spec.targetRef', `${kind} ${name}`),
      absenceEvidence(ref, 'metadata.name', `no ${kind} ${name} in the namespace`),
    ]),
  ];
}

function noRecommendation(index: ClusterIndex, scaler: CustomResource): readonly Finding[] {
  const found =
    ['ConfigUnsupported', 'NoPodsMatched']
      .map((type) => conditionOf(scaler, type))
      .find((each) => each?.status === 'True') ?? conditionOf(scaler, 'RecommendationProvided');
  const isBad = found !== undefined && (found.type === 'RecommendationProvided') === (found.status === 'False');
  if (!isBad || recordsAt(scaler, 'status.recommendation.containerRecommendations').length > 0) return [];
  if (!isOlderThan(index, found.lastTransitionTime, recommendsWithin)) return [];
  const told = found.message ?? found.reason ?? '';
  const says = `VerticalPodAutoscaler ${scaler.metadata.name} has no recommendation${told === '' ? '' : `: ${told.trim().replace(/\.$/, '')}`}`;
  return [toFinding(index, scaler, 'NoRecommendation', 'low', says, 0.5, [conditionEvidence(scaler, found)])];
}

function rival(index: ClusterIndex, scaler: CustomResource): readonly Finding[] {
  if (!isApplied(scaler)) return [];
  const { kind, name, ref } = targetOf(scaler);
  const controlled = recordsAt(scaler, 'spec.resourcePolicy.containerPolicies').find(
    ({ containerName }) => containerName === '*',
  )?.controlledResources;
  const changed = Array.isArray(controlled) ? controlled : ['cpu', 'memory'];
  for (const other of index.inNamespace('HorizontalPodAutoscaler', ref.namespace)) {
    if (other.spec.scaleTargetRef.kind !== kind || other.spec.scaleTargetRef.name !== name) continue;
    const measured = (other.spec.metrics ?? [])
      .map(({ resource, containerResource }) => resource ?? containerResource)
      .find(
        (metric) =>
          metric !== undefined &&
          (metric.target?.type ?? 'Utilization') === 'Utilization' &&
          changed.includes(metric.name),
      );
    if (measured === undefined) continue;
    const says = `VerticalPodAutoscaler ${scaler.metadata.name} and HorizontalPodAutoscaler ${other.metadata.name} both scale ${kind} ${name} by ${measured.name}: each answers to what the other does`;
    return [
      toFinding(index, scaler, 'RivalAutoscaler', 'low', says, 0.75, [
        fieldEvidence(scaler, 'spec.updatePolicy.updateMode', modeOf(scaler)),
        fieldEvidence(other, 'spec.metrics', other.spec.metrics ?? []),
      ]),
    ];
  }
  return [];
}

function evictionImpossible(index: ClusterIndex, scaler: CustomResource): readonly Finding[] {
  const least = scaler.spec?.updatePolicy as { readonly minReplicas?: number } | undefined;
  if (!isApplied(scaler) || modeOf(scaler) === 'InPlaceOrRecreate' || (least?.minReplicas ?? 2) < 2) return [];
  const { kind, name, ref } = targetOf(scaler);
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
  const target = index.find(kind, ref.namespace, name);
  if (target === undefined || (target.spec.replicas ?? 1) !== 1) return [];
  const says = `VerticalPodAutoscaler ${scaler.metadata.name} never applies its advice to ${kind} ${name}: it does not evict the only replica`;
  return [
    toFinding(index, scaler, 'EvictionImpossible', 'info', says, 0, [
      fieldEvidence(target, 'spec.replicas', 1),
      fieldEvidence(scaler, 'spec.updatePolicy', scaler.spec?.updatePolicy ?? 'default'),
    ]),
  ];
}

function modeOf(scaler: CustomResource): string {
  return textAt(scaler, 'spec.updatePolicy.updateMode') || 'Auto';
}

/** It changes running pods by itself. */
function isApplied(scaler: CustomResource): boolean {
  return /^(?:Auto|Recreate|InPlaceOrRecreate)$/.test(modeOf(scaler));
}

function toFinding(
  index: ClusterIndex,
  scaler: CustomResource,
  reason: string,
  severity: Severity,
  says: string,
  confidence: number,
  evidence: readonly Evidence[],
): Finding {
  const target = targetOf(scaler);
  const found = index.named(target.kind, target.ref.namespace, target.name);
  return makeFinding(index, {
    analyzer: 'vertical-autoscalers',
    severity,
    object: refOf(scaler),
    reason,
    message: `${says}.`,
    evidence,
    cause: severity === 'info' ? null : { object: refOf(scaler), reason, confidence, explanation: `${says}.` },
    dependsOn: found === undefined || severity === 'info' ? [] : [refOf(found)],
  });
}
