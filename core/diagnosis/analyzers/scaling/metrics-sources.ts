import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition, HorizontalPodAutoscaler } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';

type Source = { readonly group: string; readonly versions: readonly string[]; readonly serves: string };

const resources: Source = { group: 'metrics.k8s.io', versions: ['v1beta1'], serves: 'use of CPU and memory' };
const custom: Source = {
  group: 'custom.metrics.k8s.io',
  versions: ['v1beta2', 'v1beta1'],
  serves: 'metrics of objects',
};
const external: Source = { group: 'external.metrics.k8s.io', versions: ['v1beta1'], serves: 'external metrics' };

const sources: Readonly<Record<string, Source>> = {
  Resource: resources,
  ContainerResource: resources,
  Pods: custom,
  Object: custom,
  External: external,
};

const settlesWithin = 60;

/** Where autoscalers get their metrics from: an API that nobody has registered, told of once for all that want it. */
export const metricsSources = objectAnalyzer({
  name: 'metrics-sources',
  subjects: ['HorizontalPodAutoscaler'],
  reasons: {
    MetricsApiMissing: 'No API serves the metrics that autoscalers ask for: no metrics server or adapter is installed.',
    CustomTargetUnmeasured: 'An autoscaler gets no metrics of a target of a custom kind.',
  },
  analyze: (index, scaler) => {
    const inactive = scaler.status?.conditions?.find(
      ({ type, status }) => type === 'ScalingActive' && status === 'False',
    );
    if (inactive === undefined || inactive.reason === 'ScalingDisabled') return [];
    if (!isOlderThan(index, inactive.lastTransitionTime, settlesWithin)) return [];
    const missing = missingSources(index, scaler);
    return missing.length > 0
      ? missing.map((source) => apiMissing(index, source))
      : unmeasured(index, scaler, inactive);
  },
});

function missingSources(index: ClusterIndex, { spec }: HorizontalPodAutoscaler): readonly Source[] {
  if (!index.knows('APIService')) return [];
  const wanted = new Set((spec.metrics ?? []).flatMap(({ type }) => sources[type] ?? []));
  return [...wanted].filter(({ group, versions }) =>
    versions.every((version) => index.find('APIService', '', `${version}.${group}`) === undefined),
  );
}

/** In the same words whichever autoscaler shows it, so that it is one finding. */
function apiMissing(index: ClusterIndex, { group, versions, serves }: Source): Finding {
  const lost = missingRef('APIService', '', `${versions.at(-1)}.${group}`);
  const explanation = `Autoscalers cannot work: no API serves ${serves} (${group}), so no metrics server or adapter is installed for it.`;
  return makeFinding(index, {
    analyzer: 'metrics-sources',
    severity: 'medium',
    object: lost,
    reason: 'MetricsApiMissing',
    message: explanation,
    evidence: [absenceEvidence(lost, 'metadata.name', `no APIService of group ${group}`)],
    cause: { object: lost, reason: 'MetricsApiMissing', confidence: 0.88, explanation },
  });
}

/** Targets of the built-in kinds are measured by another analyzer, down to their requests. */
function unmeasured(index: ClusterIndex, scaler: HorizontalPodAutoscaler, inactive: Condition): readonly Finding[] {
  const { kind, name } = scaler.spec.scaleTargetRef;
  if (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'ReplicaSet') return [];
  const told = (inactive.message ?? inactive.reason ?? '').trim().replace(/\.$/, '');
  const explanation = `Autoscaler ${scaler.metadata.name} gets no metrics of ${kind} ${name}: ${told}.`;
  const target = index.named(kind, scaler.metadata.namespace ?? '', name);
  return [
    makeFinding(index, {
      analyzer: 'metrics-sources',
      severity: 'low',
      object: refOf(scaler),
      reason: 'CustomTargetUnmeasured',
      message: explanation,
      evidence: [conditionEvidence(scaler, inactive), fieldEvidence(scaler, 'spec.scaleTargetRef', `${kind} ${name}`)],
      cause: { object: refOf(scaler), reason: 'CustomTargetUnmeasured', confidence: 0.5, explanation },
      dependsOn: target === undefined ? [] : [refOf(target)],
    }),
  ];
}
