import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Service } from '../../cluster/kube-object.ts';
import { matchesLabels } from '../../cluster/label-selector.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { absenceEvidence, changeEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { proposeRollback } from '../propose.ts';
import { previousRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { backendsOf, type ServiceBackends, workloadsIn } from '../service-backends.ts';
import { sayUsers } from '../service-users.ts';
import { editDistance } from '../similar-name.ts';
import { podTemplateOf, type Workload } from '../workloads.ts';

/** Services whose selector matches no pod, and no workload that could make one. */
export const serviceSelector = objectAnalyzer({
  name: 'service-selector',
  subjects: ['Service'],
  reasons: {
    SelectorMatchesNothing: 'The selector matches no pod, and no workload that could make one.',
  },
  analyze: (index, service) => {
    if (!index.knows('Pod') || !index.knows('Deployment')) return [];
    const backends = backendsOf(index, service);
    const isEmpty = backends !== null && backends.pods.length === 0 && backends.workloads.length === 0;
    return isEmpty && !isFedOtherwise(index, service) ? [toFinding(index, backends)] : [];
  },
});

/** Somebody else (an operator, a lease holder) writes the endpoints. */
function isFedOtherwise(index: ClusterIndex, service: Service): boolean {
  return index
    .inNamespace('EndpointSlice', service.metadata.namespace ?? '')
    .some(
      ({ metadata, endpoints }) =>
        metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name &&
        (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false),
    );
}

function toFinding(index: ClusterIndex, { service, selector }: ServiceBackends): Finding {
  const says = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  const users = sayUsers(index, service);
  const candidates = workloadsIn(index, service.metadata.namespace ?? '');
  const relabelled = candidates.find((workload) =>
    matchesLabels(selector, previousRevision(index, workload)?.template.metadata?.labels),
  );
  const meant = relabelled ?? closest(service, selector, candidates);
  const facet = (template: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } }) =>
    template.metadata?.labels ?? {};
  const found =
    meant === undefined
      ? []
      : [fieldEvidence(meant, 'spec.template.metadata.labels', podTemplateOf(meant).metadata?.labels ?? {})];
  const change =
    relabelled === undefined
      ? []
      : [
          changeEvidence(
            relabelled,
            'spec.template.metadata.labels',
            'the last rollout changed the labels that the Service selects',
          ),
        ];
  const explanation =
    relabelled === undefined
      ? `Service ${service.metadata.name} selects ${says}, which no pod has.`
      : `The last rollout of ${sayObject(relabelled)} took away the labels (${says}) by which Service ${service.metadata.name} finds its pods.`;
  return makeFinding(index, {
    analyzer: 'service-selector',
    severity: users === null ? 'medium' : 'high',
    object: refOf(service),
    reason: 'SelectorMatchesNothing',
    message: `Service ${service.metadata.name} leads nowhere: no pod has the labels ${says} that it selects${users === null ? '' : `, and ${users} needs it`}.`,
    evidence: [
      fieldEvidence(service, 'spec.selector', selector),
      absenceEvidence(refOf(service), 'spec.selector', 'no pod of the namespace matches'),
      ...found,
      ...change,
    ],
    cause: {
      object: refOf(relabelled ?? service),
      reason: 'SelectorMatchesNothing',
      confidence: meant === undefined ? 0.8 : 0.93,
      explanation,
    },
    remedies:
      relabelled === undefined
        ? corrected(service, selector, meant)
        : proposeRollback(index, relabelled, facet, 'Its labels are what the Service selects.'),
  });
}

/** The workload that the Service was made for: it bears its name, or shares labels or nearly the same values. The best alone. */
function closest(
  service: Service,
  selector: Readonly<Record<string, string>>,
  candidates: readonly Workload[],
): Workload | undefined {
  const scored = candidates
    .map((workload) => ({ workload, score: likeness(service, selector, workload) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return scored.length > 1 && scored[0]?.score === scored[1]?.score ? undefined : scored[0]?.workload;
}

function likeness(service: Service, selector: Readonly<Record<string, string>>, workload: Workload): number {
  const labels = podTemplateOf(workload).metadata?.labels ?? {};
  const isNamesake = workload.metadata.name === service.metadata.name ? 4 : 0;
  const values = Object.values(labels);
  return Object.entries(selector).reduce((score, [key, value]) => {
    if (labels[key] === value) return score + 2;
    const isSlip = labels[key] !== undefined && value.length > 3 && editDistance(labels[key], value) <= 2;
    return score + (isSlip || values.includes(value) ? 1 : 0);
  }, isNamesake);
}

/** The same keys with the workload's values, and its own identifying labels where it lacks a key. */
function corrected(
  service: Service,
  selector: Readonly<Record<string, string>>,
  workload: Workload | undefined,
): readonly Remedy[] {
  if (workload === undefined || workload.kind === 'Pod' || workload.kind === 'Job' || workload.kind === 'CronJob')
    return [];
  const labels = podTemplateOf(workload).metadata?.labels ?? {};
  const kept = Object.fromEntries(
    Object.keys(selector).flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])),
  );
  const wanted = Object.keys(kept).length > 0 ? kept : (workload.spec.selector.matchLabels ?? {});
  if (Object.keys(wanted).length === 0) return [];
  const words = Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  return [
    {
      action: 'patch-selector',
      target: refOf(service),
      parameters: { selector: wanted },
      title: `Let Service ${service.metadata.name} select ${words}`,
      rationale: `These are the labels of the pods of ${sayObject(workload)}, which it is most like.`,
      requiredInputs: [],
    },
  ];
}
