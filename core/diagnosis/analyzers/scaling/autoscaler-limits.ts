import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition, HorizontalPodAutoscaler } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';

/** Longer than a burst of load, and than new pods need to take part of it. */
const longSeconds = 900;
const settlesWithin = 60;

/** Autoscalers at the end of their range, without a range, or that may not scale what they should. */
export const autoscalerLimits = objectAnalyzer({
  name: 'autoscaler-limits',
  subjects: ['HorizontalPodAutoscaler'],
  reasons: {
    AtMaximum: 'An autoscaler has been at its maximum for long and would still add replicas.',
    RangeEmpty: 'The least and the most replicas of an autoscaler are the same: it never scales.',
    ScaleRefused:
      'An autoscaler can read its target and may not change its size, or cannot reach a target of a custom kind.',
  },
  analyze: (index, scaler) => [...refused(index, scaler), ...atMaximum(index, scaler), ...rangeEmpty(index, scaler)],
});

function refused(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { kind, name } = scaler.spec.scaleTargetRef;
  const unable = conditionOf(scaler, 'AbleToScale', 'False');
  // Targets of the built-in kinds are looked up by another analyzer.
  const isBuiltIn = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'ReplicaSet';
  const isOurs = unable?.reason === 'FailedUpdateScale' || (unable?.reason === 'FailedGetScale' && !isBuiltIn);
  if (unable === undefined || !isOurs || !isOlderThan(index, unable.lastTransitionTime, settlesWithin)) return [];
  const told = (unable.message ?? '').trim().replace(/\.$/, '');
  const explanation = `Autoscaler ${scaler.metadata.name} cannot scale ${kind} ${name}: ${told}.`;
  const target = index.named(kind, scaler.metadata.namespace ?? '', name);
  return [
    makeFinding(index, {
      analyzer: 'autoscaler-limits',
      severity: 'medium',
      object: refOf(scaler),
      reason: 'ScaleRefused',
      message: explanation,
      evidence: [conditionEvidence(scaler, unable), fieldEvidence(scaler, 'spec.scaleTargetRef', `${kind} ${name}`)],
      cause: { object: refOf(scaler), reason: 'ScaleRefused', confidence: 0.65, explanation },
      dependsOn: target === undefined ? [] : [refOf(target)],
    }),
  ];
}

function atMaximum(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { maxReplicas, minReplicas = 1 } = scaler.spec;
  const limited = conditionOf(scaler, 'ScalingLimited', 'True');
  const current = scaler.status?.currentReplicas ?? 0;
  if (limited?.reason !== 'TooManyReplicas' || current < maxReplicas || minReplicas >= maxReplicas) return [];
  const above = aboveTarget(scaler);
  if (above === false || !isOlderThan(index, limited.lastTransitionTime, longSeconds)) return [];
  const says = above === null ? 'it would add more' : above.says;
  const explanation = `Autoscaler ${scaler.metadata.name} has been at its maximum of ${maxReplicas} replicas for ${sayAge(index, limited.lastTransitionTime)}, and ${says}.`;
  return [
    makeFinding(index, {
      analyzer: 'autoscaler-limits',
      severity: 'low',
      object: refOf(scaler),
      reason: 'AtMaximum',
      message: explanation,
      evidence: [
        conditionEvidence(scaler, limited),
        fieldEvidence(scaler, 'spec.maxReplicas', maxReplicas),
        ...(above === null ? [] : [fieldEvidence(scaler, above.path, above.value)]),
      ],
      cause: { object: refOf(scaler), reason: 'AtMaximum', confidence: 0.5, explanation },
    }),
  ];
}

/** A measured resource above its target; false when all that can be compared are within it, null when nothing can be. */
function aboveTarget({ spec, status }: HorizontalPodAutoscaler) {
  const compared = (spec.metrics ?? []).flatMap(({ resource }) => {
    const wanted = resource?.target?.averageUtilization;
    const at = (status?.currentMetrics ?? []).findIndex((metric) => metric.resource?.name === resource?.name);
    const value = status?.currentMetrics?.[at]?.resource?.current?.averageUtilization;
    return resource === undefined || wanted === undefined || value === undefined
      ? []
      : [
          {
            name: resource.name,
            wanted,
            value,
            path: `status.currentMetrics[${at}].resource.current.averageUtilization`,
          },
        ];
  });
  const above = compared.find(({ wanted, value }) => value > wanted);
  if (above !== undefined)
    return {
      says: `${above.name} is at ${above.value} % where ${above.wanted} % is meant`,
      path: above.path,
      value: above.value,
    };
  return compared.length > 0 && compared.length === (spec.metrics ?? []).length ? false : null;
}

function rangeEmpty(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { maxReplicas, minReplicas = 1 } = scaler.spec;
  if (minReplicas !== maxReplicas) return [];
  return [
    makeFinding(index, {
      analyzer: 'autoscaler-limits',
      severity: 'info',
      object: refOf(scaler),
      reason: 'RangeEmpty',
      message: `Autoscaler ${scaler.metadata.name} never scales: its least and its most replicas are both ${maxReplicas}.`,
      evidence: [
        fieldEvidence(scaler, 'spec.minReplicas', minReplicas),
        fieldEvidence(scaler, 'spec.maxReplicas', maxReplicas),
      ],
      cause: null,
    }),
  ];
}

function conditionOf({ status }: HorizontalPodAutoscaler, type: string, value: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === value);
}
