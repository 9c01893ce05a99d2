import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { NetworkPolicy, Pod, Service } from '../../cluster/kube-object.ts';
import { refKey, refOf } from '../../cluster/object-ref.ts';
import type { ContainerView } from '../container-views.ts';
import { crashesOf } from '../crashes.ts';
import { type Dependency, dependenciesOf } from '../dependencies.ts';
import { fieldEvidence, logEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { networkErrors } from '../network-errors.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { inOrder } from '../order.ts';
import { policyVerdict } from '../policy-verdict.ts';
import { sayObject } from '../say-reference.ts';
import { backendsOf } from '../service-backends.ts';
import { unreadyContainers } from '../unready.ts';
import { podSpecPath, type Workload } from '../workloads.ts';

/** Calls that a workload is configured to make and that network policies forbid, evaluated exactly on both ends. */
export const networkPolicies = objectAnalyzer({
  name: 'network-policies',
  subjects: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  reasons: {
    NetworkPolicyBlocks: 'Network policies forbid a call that the workload is configured to make.',
  },
  analyze: (index, workload) => {
    if (!index.hasAny('NetworkPolicy') || !isOwn(workload)) return [];
    const caller = inOrder(index.podsOf(workload)).find(
      ({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.phase !== 'Failed',
    );
    return caller === undefined ? [] : blockedCalls(index, workload, caller);
  },
});

function blockedCalls(index: ClusterIndex, workload: Workload, caller: Pod): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const dependency of dependenciesOf(index, workload)) {
    if (dependency.resolution.kind !== 'service') continue;
    const finding = judge(index, workload, caller, dependency, dependency.resolution.service);
    if (finding !== null) findings.set(finding.id, finding);
  }
  return [...findings.values()];
}

function judge(
  index: ClusterIndex,
  workload: Workload,
  caller: Pod,
  dependency: Dependency,
  service: Service,
): Finding | null {
  const backends = backendsOf(index, service);
  const verdicts = (backends?.pods ?? []).slice(0, 5).flatMap((pod) => {
    const port = backendPort(service, dependency.address.port, pod);
    return port === null ? [] : [{ pod, port, verdict: policyVerdict(index, caller, pod, port) }];
  });
  const [first] = verdicts;
  if (first === undefined || first.verdict.isAllowed || verdicts.some(({ verdict }) => verdict.isAllowed)) return null;
  const { direction, policies } = first.verdict;
  const [culprit] = policies;
  return culprit === undefined
    ? null
    : toFinding(index, { workload, dependency, service, port: first.port, direction, culprit, policies });
}

type Blocked = {
  readonly workload: Workload;
  readonly dependency: Dependency;
  readonly service: Service;
  readonly port: number;
  readonly direction: 'ingress' | 'egress';
  readonly culprit: NetworkPolicy;
  readonly policies: readonly NetworkPolicy[];
};

function toFinding(
  index: ClusterIndex,
  { workload, dependency, service, port, direction, culprit, policies }: Blocked,
): Finding {
  const symptoms = troubleOf(index, workload);
  const isFelt = symptoms.length > 0;
  const says = `NetworkPolicy ${culprit.metadata.name} keeps ${sayObject(workload)} from Service ${service.metadata.name}: no rule lets its ${direction === 'egress' ? 'calls out' : 'calls in'} to port ${port}`;
  return makeFinding(index, {
    analyzer: 'network-policies',
    severity: isFelt ? impactOn(index, workload) : 'medium',
    object: refOf(workload),
    reason: 'NetworkPolicyBlocks',
    discriminator: refKey(refOf(service)),
    message: `${sayObject(workload)} cannot call ${service.metadata.name}, which ${dependency.name} names: ${says}.`,
    evidence: [
      fieldEvidence(
        workload,
        `${podSpecPath(workload)}.${dependency.path}`,
        `${dependency.name}=${dependency.entry.value ?? ''}`,
      ),
      ...policies.slice(0, 3).map((policy) => fieldEvidence(policy, `spec.${direction}`, policy.spec[direction] ?? [])),
      ...symptoms.slice(0, 2),
    ],
    cause: {
      object: refOf(culprit),
      reason: 'NetworkPolicyBlocks',
      confidence: isFelt ? 0.93 : 0.8,
      explanation: `${says}.`,
    },
  });
}

/** A ReplicaSet that somebody owns is judged with its owner. */
function isOwn({ kind, metadata }: Workload): boolean {
  return kind !== 'ReplicaSet' || (metadata.ownerReferences ?? []).length === 0;
}

/** Failed calls in the logs of an unwell workload, or that it is unwell. */
function troubleOf(index: ClusterIndex, workload: Workload): readonly Evidence[] {
  return [
    ...crashesOf(index, workload).flatMap(({ view, log }) => failedCall(view, log)),
    ...unreadyContainers(index, workload).flatMap((view) => [
      ...failedCall(view, index.logOf(view.pod, view.container.name, false)?.lines ?? []),
      fieldEvidence(view.pod, `status.containerStatuses[${view.container.name}].ready`, false),
    ]),
  ];
}

function failedCall({ pod, container }: ContainerView, log: readonly string[]): readonly Evidence[] {
  return networkErrors(log)
    .slice(0, 1)
    .map(({ line }) => logEvidence(pod, container.name, line));
}

/** The pod's port behind the Service port that is called; a headless Service is called on the pod's own. */
function backendPort(service: Service, called: number | null, pod: Pod): number | null {
  const { ports = [], clusterIP } = service.spec;
  if (clusterIP === 'None' && called !== null) return called;
  const entry = called === null ? ports[0] : ports.find(({ port }) => port === called);
  const target = entry?.targetPort ?? entry?.port;
  if (typeof target === 'number') return target;
  const named = pod.spec.containers.flatMap((container) => container.ports ?? []).find(({ name }) => name === target);
  return named?.containerPort ?? null;
}
