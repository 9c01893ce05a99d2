import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Deployment, StatefulSet } from '../../../cluster/kube-object.ts';
import { matchesLabels, matchesSelector } from '../../../cluster/label-selector.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { routesOf } from '../../service-users.ts';

/** From so many replicas on, somebody means the workload to stay up. */
const manyReplicas = 3;

/** Workloads that a single drained node can take down although people rely on them. */
export const replicaResilience = objectAnalyzer({
  name: 'replica-resilience',
  subjects: ['Deployment', 'StatefulSet'],
  reasons: {
    SingleReplica: 'A workload that requests from outside reach has one replica: any restart is an outage.',
    NoDisruptionBudget:
      'A workload of several replicas has no disruption budget: a drain may take all of them at once.',
  },
  analyze: (index, workload) => {
    const replicas = workload.spec.replicas ?? 1;
    if (replicas === 1) return single(index, workload);
    return replicas >= manyReplicas ? withoutBudget(index, workload, replicas) : [];
  },
});

function single(index: ClusterIndex, workload: Deployment | StatefulSet): readonly Finding[] {
  const { namespace = '' } = workload.metadata;
  const ingresses = index.inNamespace('Ingress', namespace);
  const routes = index.inNamespace('HTTPRoute', namespace);
  if (ingresses.length + routes.length === 0) return [];
  const { labels } = workload.spec.template.metadata ?? {};
  const reached = new Set(
    index
      .inNamespace('Service', namespace)
      .filter(({ spec: { selector = {} } }) => Object.keys(selector).length > 0 && matchesLabels(selector, labels))
      .map(({ metadata }) => metadata.name),
  );
  const from = [
    ...ingresses.filter((ingress) => routesOf(ingress).some(({ name }) => reached.has(name))),
    ...routes.filter(({ spec }) =>
      (spec?.rules ?? []).some(({ backendRefs = [] }) => backendRefs.some(({ name }) => reached.has(name))),
    ),
  ];
  const [first] = from;
  if (first === undefined) return [];
  return [
    makeFinding(index, {
      analyzer: 'replica-resilience',
      severity: 'info',
      object: refOf(workload),
      reason: 'SingleReplica',
      message: `${sayObject(workload)} has one replica and serves ${sayList(from.map(sayObject))}: any restart is an outage.`,
      evidence: [
        fieldEvidence(workload, 'spec.replicas', workload.spec.replicas ?? 1),
        fieldEvidence(first, 'spec.rules', [...reached].join(', ')),
      ],
      cause: null,
    }),
  ];
}

function withoutBudget(index: ClusterIndex, workload: Deployment | StatefulSet, replicas: number): readonly Finding[] {
  const { namespace = '' } = workload.metadata;
  if (!index.knows('PodDisruptionBudget')) return [];
  const { labels } = workload.spec.template.metadata ?? {};
  if (index.inNamespace('PodDisruptionBudget', namespace).some(({ spec }) => matchesSelector(spec.selector, labels)))
    return [];
  return [
    makeFinding(index, {
      analyzer: 'replica-resilience',
      severity: 'info',
      object: refOf(workload),
      reason: 'NoDisruptionBudget',
      message: `${sayObject(workload)} has ${replicas} replicas and no disruption budget: a drain may take all of them at once.`,
      evidence: [
        fieldEvidence(workload, 'spec.replicas', replicas),
        absenceEvidence(refOf(workload), 'PodDisruptionBudget', 'none selects its pods'),
      ],
      cause: null,
    }),
  ];
}
