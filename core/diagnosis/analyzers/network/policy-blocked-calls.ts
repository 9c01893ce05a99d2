import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { NetworkPolicy, Pod, Service } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { refKey, refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import type { ContainerView } from '../../container-views.ts';
import { crashesOf, logOf } from '../../crashes.ts';
import { servicesCalledBy } from '../../dependencies.ts';
import { fieldEvidence, logEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { type NetworkError, networkErrors } from '../../network-errors.ts';
import { compareText, inOrder } from '../../order.ts';
import { governs, isInBlock, policyVerdict, rulesOf } from '../../policy-verdict.ts';
import { sayObject } from '../../say-reference.ts';
import { resolveHost } from '../../service-address.ts';
import { unreadyContainers } from '../../unready.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import type { Workload } from '../../workloads.ts';

type Failed = { readonly view: ContainerView; readonly error: NetworkError; readonly service: Service };
type Block = { readonly direction: 'ingress' | 'egress'; readonly policy: NetworkPolicy };

/** Calls that logs show to fail and network policies forbid, to peers that no variable names: the API server first of all. */
export const policyBlockedCalls = workloadAnalyzer({
  name: 'policy-blocked-calls',
  reasons: {
    CallBlockedByPolicy: 'A call that fails in the log is one that network policies forbid.',
    ApiServerBlocked: 'Egress rules do not admit the API server, which the program calls.',
  },
  analyze: (index, workload) => {
    if (!index.hasAny('NetworkPolicy')) return [];
    const configured = new Set(servicesCalledBy(index, workload).map((service) => refKey(refOf(service))));
    const seen = new Map<string, Failed>();
    for (const failed of failedCalls(index, workload)) {
      const key = refKey(refOf(failed.service));
      // What a variable names is judged from the variable, log or no log.
      if (!configured.has(key) && !seen.has(key)) seen.set(key, failed);
    }
    return [...seen.values()].flatMap((failed) => {
      const block = blockOf(index, failed);
      return block === null ? [] : [toFinding(index, workload, failed, block)];
    });
  },
});

function failedCalls(index: ClusterIndex, workload: Workload): readonly Failed[] {
  const views = [...crashesOf(index, workload).map(({ view }) => view), ...unreadyContainers(index, workload)];
  return views.slice(0, 4).flatMap((view) =>
    networkErrors(logOf(index, view)).flatMap((error) => {
      if (error.kind !== 'timeout' || error.host === null) return [];
      const target = resolveHost(index, workload.metadata.namespace ?? '', error.host);
      return target.kind === 'service' ? [{ view, error, service: target.service }] : [];
    }),
  );
}

function isApiServer({ metadata }: Service): boolean {
  return metadata.name === 'kubernetes' && metadata.namespace === 'default';
}

function blockOf(index: ClusterIndex, { view, error, service }: Failed): Block | null {
  if (isApiServer(service)) return apiServerBlock(index, view.pod, service);
  const called = (service.spec.ports ?? []).find(({ port }) => error.port === null || port === error.port);
  const target = called?.targetPort ?? called?.port ?? error.port;
  const verdicts = backendPods(index, service)
    .slice(0, 5)
    .flatMap((pod) => {
      const named = pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === target);
      const port = typeof target === 'number' ? target : named?.containerPort;
      return port === undefined ? [] : [policyVerdict(index, view.pod, pod, port)];
    });
  const [first] = verdicts;
  if (first === undefined || first.isAllowed || verdicts.some(({ isAllowed }) => isAllowed)) return null;
  const [policy] = first.policies;
  return policy === undefined ? null : { direction: first.direction, policy };
}

/** The API server is no pod: only rules without peers, or blocks of addresses that hold its, let a pod call it. */
function apiServerBlock(index: ClusterIndex, pod: Pod, service: Service): Block | null {
  if (pod.spec.hostNetwork === true) return null;
  const isolating = inOrder(index.inNamespace('NetworkPolicy', pod.metadata.namespace ?? '')).filter(
    (policy) => governs(policy, 'egress') && matchesSelector(policy.spec.podSelector, pod.metadata.labels),
  );
  const addresses = [
    service.spec.clusterIP ?? '',
    ...index
      .inNamespace('EndpointSlice', 'default')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'kubernetes')
      .flatMap(({ endpoints }) => (endpoints ?? []).flatMap((endpoint) => endpoint.addresses)),
  ];
  const isAllowed = isolating.some((policy) =>
    rulesOf(policy, 'egress').some(
      ({ peers = [] }) =>
        peers.length === 0 ||
        peers.some(({ ipBlock }) => ipBlock !== undefined && addresses.some((address) => isInBlock(address, ipBlock))),
    ),
  );
  const [policy] = [...isolating].sort((a, b) => compareText(lastChange(b), lastChange(a)));
  return isAllowed || policy === undefined ? null : { direction: 'egress', policy };
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  { view, error, service }: Failed,
  { direction, policy }: Block,
): Finding {
  const isApi = isApiServer(service);
  const whom = isApi ? 'the API server' : `Service ${service.metadata.name}`;
  const reason = isApi ? 'ApiServerBlocked' : 'CallBlockedByPolicy';
  const says = `NetworkPolicy ${policy.metadata.name} keeps ${sayObject(workload)} from ${whom}: no rule lets its ${direction === 'egress' ? 'calls out' : 'calls in'}`;
  return makeFinding(index, {
    analyzer: 'policy-blocked-calls',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    discriminator: refKey(refOf(service)),
    message: `${sayObject(workload)} cannot call ${whom}: ${says}.`,
    evidence: [
      logEvidence(view.pod, view.container.name, error.line),
      fieldEvidence(policy, `spec.${direction}`, policy.spec[direction] ?? []),
    ],
    cause: { object: refOf(policy), reason, confidence: 0.9, explanation: `${says}.` },
  });
}
