import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { NetworkPolicy, Pod, Service } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import { callersOf } from '../../dependencies.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText, inOrder } from '../../order.ts';
import { governs, rulesOf } from '../../policy-verdict.ts';
import { routesOf } from '../../service-users.ts';

/** Services that network policies shut off from everybody, or from the ingress controller that should lead to them. */
export const isolatedServices = objectAnalyzer({
  name: 'isolated-services',
  subjects: ['Service'],
  reasons: {
    IsolatedByPolicy: 'The pods are isolated, and no rule of any policy lets anybody call them.',
    IngressBlockedByPolicy: 'An Ingress leads to the Service, and policies admit only callers of its own namespace.',
  },
  analyze: (index, service) => {
    const namespace = service.metadata.namespace ?? '';
    const policies = index.inNamespace('NetworkPolicy', namespace).filter((policy) => governs(policy, 'ingress'));
    const pods = policies.length === 0 ? [] : backendPods(index, service);
    if (pods.length === 0 || pods.some(({ spec }) => spec.hostNetwork === true)) return [];
    const isolating = pods.map((pod) => policiesOf(policies, pod));
    if (isolating.some((those) => those.length === 0)) return [];
    const all = inOrder([...new Set(isolating.flat())]);
    const rules = all.flatMap((policy) => rulesOf(policy, 'ingress'));
    // Known callers are judged one by one, on both ends, by the analyzer of network policies.
    const isCalled = callersOf(index, service).length > 0;
    if (rules.length === 0) return isCalled ? [] : [isolated(index, service, all)];
    const isInner = rules.every(
      ({ peers = [] }) =>
        peers.length > 0 &&
        peers.every(({ namespaceSelector, ipBlock }) => namespaceSelector === undefined && ipBlock === undefined),
    );
    return isInner ? exposed(index, service, all) : [];
  },
});

function policiesOf(policies: readonly NetworkPolicy[], pod: Pod): readonly NetworkPolicy[] {
  return policies.filter(({ spec }) => matchesSelector(spec.podSelector, pod.metadata.labels));
}

function isolated(index: ClusterIndex, service: Service, policies: readonly NetworkPolicy[]): Finding {
  const routed = isExposed(index, service);
  const [culprit] = newestFirst(policies);
  const says = `NetworkPolicy ${culprit?.metadata.name} isolates the pods of Service ${service.metadata.name}, and no policy lets anybody call them`;
  return finding(
    index,
    service,
    'IsolatedByPolicy',
    says,
    policies,
    routed === null ? 'info' : 'high',
    routed === null ? 0.5 : 0.85,
    routed,
  );
}

function exposed(index: ClusterIndex, service: Service, policies: readonly NetworkPolicy[]): readonly Finding[] {
  const routed = isExposed(index, service);
  if (routed === null || hasOwnController(index, service)) return [];
  const [culprit] = newestFirst(policies);
  const says = `${routed.value} leads to Service ${service.metadata.name}, while NetworkPolicy ${culprit?.metadata.name} admits only pods of its own namespace`;
  return [finding(index, service, 'IngressBlockedByPolicy', says, policies, 'high', 0.8, routed)];
}

function isExposed(index: ClusterIndex, service: Service): Evidence | null {
  const { name, namespace = '' } = service.metadata;
  for (const ingress of inOrder(index.inNamespace('Ingress', namespace))) {
    const route = routesOf(ingress).find((each) => each.name === name);
    if (route !== undefined) return fieldEvidence(ingress, `${route.field}.name`, `Ingress ${ingress.metadata.name}`);
  }
  const { type = 'ClusterIP' } = service.spec;
  return type === 'LoadBalancer' ? fieldEvidence(service, 'spec.type', 'A load balancer') : null;
}

/** An ingress controller in the same namespace is admitted like its other pods. */
function hasOwnController(index: ClusterIndex, service: Service): boolean {
  return index
    .inNamespace('Service', service.metadata.namespace ?? '')
    .some((other) => other !== service && (other.spec.type === 'LoadBalancer' || other.spec.type === 'NodePort'));
}

function newestFirst(policies: readonly NetworkPolicy[]): readonly NetworkPolicy[] {
  return [...policies].sort((a, b) => compareText(lastChange(b), lastChange(a)));
}

function finding(
  index: ClusterIndex,
  service: Service,
  reason: string,
  says: string,
  policies: readonly NetworkPolicy[],
  severity: Finding['severity'],
  confidence: number,
  routed: Evidence | null,
): Finding {
  const [culprit] = newestFirst(policies);
  return makeFinding(index, {
    analyzer: 'isolated-services',
    severity,
    object: refOf(service),
    reason,
    message: `${says}.`,
    evidence: [
      ...policies.slice(0, 3).map((policy) => fieldEvidence(policy, 'spec.ingress', policy.spec.ingress ?? [])),
      fieldEvidence(service, 'spec.selector', service.spec.selector ?? {}),
      ...(routed === null ? [] : [routed]),
    ],
    cause: { object: refOf(culprit ?? service), reason, confidence, explanation: `${says}.` },
  });
}
