import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Condition, HorizontalPodAutoscaler, PodTemplate } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { wasEdited } from '../last-change.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isYoungerThan, settlingSeconds } from '../observed-time.ts';
import { proposeResources, proposeRollback } from '../propose.ts';
import { lastGoodRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { containerNamed, podSpecPath, podTemplateOf, type Workload } from '../workloads.ts';

/** Autoscalers that cannot work: no target, a target without the requests that they measure against, or no metrics. */
export const autoscalers = objectAnalyzer({
  name: 'autoscalers',
  subjects: ['HorizontalPodAutoscaler'],
  reasons: {
    ScaleTargetMissing: 'The autoscaler scales a workload that does not exist.',
    ResourceRequestsMissing: 'It measures use against requests that the containers do not have.',
    MetricsMissing: 'It gets no metrics of its workload.',
  },
  analyze: judge,
});

function judge(index: ClusterIndex, scaler: HorizontalPodAutoscaler): readonly Finding[] {
  const { kind, name } = scaler.spec.scaleTargetRef;
  if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'ReplicaSet') return [];
  if (!index.knows(kind) || isYoungerThan(index, scaler.metadata.creationTimestamp, settlingSeconds)) return [];
  const target = index.find(kind, scaler.metadata.namespace ?? '', name);
  if (target === undefined) return [targetMissing(index, scaler)];
  const lacking = requestsLacking(scaler, target);
  if (lacking.length > 0) return [requestsMissing(index, scaler, target, lacking)];
  const inactive = conditionOf(scaler, 'ScalingActive', 'False');
  return inactive === undefined ||
    inactive.reason === 'ScalingDisabled' ||
    isYoungerThan(index, inactive.lastTransitionTime, 2 * settlingSeconds)
    ? []
    : [metricsMissing(index, scaler, target, inactive)];
}

function conditionOf({ status }: HorizontalPodAutoscaler, type: string, value: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === value);
}

function targetMissing(index: ClusterIndex, scaler: HorizontalPodAutoscaler): Finding {
  const { kind, name } = scaler.spec.scaleTargetRef;
  const condition = conditionOf(scaler, 'AbleToScale', 'False');
  const lost = missingRef(kind, scaler.metadata.namespace ?? '', name);
  const says = `Autoscaler ${scaler.metadata.name} scales ${kind} ${name}, which does not exist`;
  return makeFinding(index, {
    analyzer: 'autoscalers',
    severity: 'medium',
    object: refOf(scaler),
    reason: 'ScaleTargetMissing',
    message: `${says}.`,
    evidence: [
      fieldEvidence(scaler, 'spec.scaleTargetRef', `${kind} ${name}`),
      absenceEvidence(lost, 'metadata.name', `no ${kind} ${name} in the namespace`),
      ...told(scaler, condition),
    ],
    cause: {
      object: refOf(scaler),
      reason: 'ScaleTargetMissing',
      confidence: wasEdited(scaler) ? 0.95 : 0.85,
      explanation: `${says}.`,
    },
  });
}

type Lack = { readonly container: string; readonly at: number; readonly resource: string };

/** Containers without a request for a resource whose utilisation is to be held. A limit counts: it is the default of the request. */
function requestsLacking({ spec }: HorizontalPodAutoscaler, target: Workload): readonly Lack[] {
  const { containers } = podTemplateOf(target).spec;
  return (spec.metrics ?? []).flatMap(({ resource, containerResource }) => {
    const measured = resource ?? containerResource;
    if (measured === undefined || (measured.target?.type ?? 'Utilization') !== 'Utilization') return [];
    return containers.flatMap(({ name, resources }, at) => {
      const isMeant = containerResource === undefined || containerResource.container === name;
      const has =
        resources?.requests?.[measured.name] !== undefined || resources?.limits?.[measured.name] !== undefined;
      return isMeant && !has ? [{ container: name, at, resource: measured.name }] : [];
    });
  });
}

function requestsMissing(
  index: ClusterIndex,
  scaler: HorizontalPodAutoscaler,
  target: Workload,
  lacking: readonly Lack[],
): Finding {
  const condition = conditionOf(scaler, 'ScalingActive', 'False');
  const [first] = lacking;
  const what = `${first?.resource} request in container ${first?.container}`;
  const says = `Autoscaler ${scaler.metadata.name} cannot measure ${sayObject(target)}: there is no ${what}`;
  return makeFinding(index, {
    analyzer: 'autoscalers',
    severity: 'medium',
    object: refOf(scaler),
    reason: 'ResourceRequestsMissing',
    message: `${says}.`,
    evidence: [
      fieldEvidence(scaler, 'spec.metrics', scaler.spec.metrics ?? []),
      ...lacking.map(({ at, resource }) =>
        absenceEvidence(
          refOf(target),
          `${podSpecPath(target)}.containers[${at}].resources.requests.${resource}`,
          'absent',
        ),
      ),
      ...told(scaler, condition),
    ],
    cause: {
      object: refOf(target),
      reason: 'ResourceRequestsMissing',
      confidence: 0.92,
      explanation: `${sayObject(target)} has no ${what}, against which autoscaler ${scaler.metadata.name} measures its use.`,
    },
    remedies: lacking.flatMap((lack) => requestRemedies(index, target, lack)),
  });
}

function requestRemedies(index: ClusterIndex, target: Workload, { container, resource }: Lack): readonly Remedy[] {
  const facet = (template: PodTemplate) => containerNamed(template, container)?.resources?.requests?.[resource] ?? null;
  const good = lastGoodRevision(index, target, facet);
  const before = good === undefined ? null : facet(good.template);
  if (before !== null) {
    return [
      ...proposeResources(
        target,
        { container, requests: { [resource]: before } },
        `It is what revision ${good?.number} asked for.`,
      ),
      ...proposeRollback(index, target, facet, `It no longer has a ${resource} request.`),
    ];
  }
  const start = resource === 'memory' ? '128Mi' : '100m';
  return proposeResources(
    target,
    { container, requests: { [resource]: start } },
    'A common start; adjust it to what the program uses once the autoscaler measures it.',
  );
}

/** Requests are there, yet nothing is measured: unready pods have no metrics, otherwise the metrics API is at fault. */
function metricsMissing(
  index: ClusterIndex,
  scaler: HorizontalPodAutoscaler,
  target: Workload,
  condition: Condition,
): Finding {
  const isApi = /could not find the requested resource|unable to fetch metrics|the server is currently unable/.test(
    condition.message ?? '',
  );
  const api = missingRef(
    'APIService',
    '',
    /custom/i.test(condition.message ?? '') ? 'v1beta1.custom.metrics.k8s.io' : 'v1beta1.metrics.k8s.io',
  );
  const explanation = `Autoscaler ${scaler.metadata.name} gets no metrics of ${sayObject(target)}: ${condition.message ?? condition.reason ?? ''}`;
  return makeFinding(index, {
    analyzer: 'autoscalers',
    severity: 'low',
    object: refOf(scaler),
    reason: 'MetricsMissing',
    message: `${explanation.replace(/\.$/, '')}.`,
    evidence: [conditionEvidence(scaler, condition)],
    cause: { object: isApi ? api : refOf(scaler), reason: 'MetricsMissing', confidence: 0.45, explanation },
    dependsOn: [refOf(target)],
  });
}

function told(scaler: HorizontalPodAutoscaler, condition: Condition | undefined): readonly Evidence[] {
  return condition === undefined ? [] : [conditionEvidence(scaler, condition)];
}
