import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Container, IntOrString, PodTemplate, Service } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { changeEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { probePort } from '../probe-fault.ts';
import { proposeRollback, proposeTargetPort } from '../propose.ts';
import { previousRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { backendsOf, type ServiceBackends } from '../service-backends.ts';
import { sayUsers } from '../service-users.ts';
import type { Workload } from '../workloads.ts';

type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** Services that send traffic to a port that none of their pods serves, by number or by name. */
export const serviceTargetPort = objectAnalyzer({
  name: 'service-target-port',
  subjects: ['Service'],
  reasons: {
    TargetPortWrong: 'The Service sends traffic to a port that none of its pods serves.',
  },
  analyze: (index, service) => {
    const backends = backendsOf(index, service);
    if (backends === null) return [];
    return (service.spec.ports ?? []).flatMap((port) =>
      isServed(backends, port) ? [] : [toFinding(index, backends, port)],
    );
  },
});

/** Some pod declares the port, or may well listen on it: a number that a probe, a variable or an argument mentions, or pods that declare none. */
function isServed({ pods, service }: ServiceBackends, port: ServicePort): boolean {
  const target = targetOf(port);
  if (pods.length === 0 || service.spec.clusterIP === 'None') return true;
  return pods.some(({ spec, metadata }) => {
    const containers = [
      ...spec.containers,
      ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
    ];
    if (declares(containers, target)) return true;
    if (typeof target === 'string') return false;
    return (
      containers.every(({ ports = [] }) => ports.length === 0) ||
      containers.some((container) => mentions(container, target)) ||
      Object.values(metadata.annotations ?? {}).includes(String(target))
    );
  });
}

function toFinding(index: ClusterIndex, { service, pods, workloads }: ServiceBackends, port: ServicePort): Finding {
  const target = targetOf(port);
  const containers = pods[0]?.spec.containers ?? [];
  const declared = containers.flatMap(({ ports = [] }) => ports);
  const offered = declared
    .map(({ name, containerPort }) => (name === undefined ? `${containerPort}` : `${containerPort} (${name})`))
    .join(', ');
  const changed = workloads.find((workload) => hadPort(index, workload, target));
  const right = rightTarget(service, port, containers);
  const isWhole = (service.spec.ports ?? []).length === 1;
  const users = sayUsers(index, service);
  const ports = (template: PodTemplate) => template.spec.containers.map((container) => container.ports ?? []);
  const says = `port ${port.port} of Service ${service.metadata.name} leads to ${typeof target === 'string' ? `port "${target}"` : `port ${target}`}, which its pods do not serve${offered === '' ? '' : ` (they serve ${offered})`}`;
  return makeFinding(index, {
    analyzer: 'service-target-port',
    severity: isWhole ? 'high' : 'medium',
    object: refOf(service),
    reason: 'TargetPortWrong',
    discriminator: `${port.port}`,
    message: `${says.charAt(0).toUpperCase()}${says.slice(1)}${users === null ? '' : `; ${users} needs it`}.`,
    evidence: [
      fieldEvidence(service, `spec.ports[${(service.spec.ports ?? []).indexOf(port)}].targetPort`, target),
      ...(pods[0] === undefined
        ? []
        : [fieldEvidence(pods[0], 'spec.containers[*].ports', offered === '' ? 'none' : offered)]),
      ...(changed === undefined
        ? []
        : [changeEvidence(changed, 'spec.template.spec.containers[*].ports', `the revision before served ${target}`)]),
    ],
    cause: {
      object: refOf(changed ?? service),
      reason: 'TargetPortWrong',
      confidence: typeof target === 'string' ? 0.95 : isWhole ? 0.9 : 0.75,
      explanation:
        changed === undefined
          ? `${says.charAt(0).toUpperCase()}${says.slice(1)}.`
          : `The last rollout of ${sayObject(changed)} took away port ${target}, to which Service ${service.metadata.name} leads.`,
    },
    remedies: [
      ...(changed === undefined ? [] : proposeRollback(index, changed, ports, `It no longer serves port ${target}.`)),
      ...corrected(service, port, right),
    ],
  });
}

function targetOf({ targetPort, port }: ServicePort): IntOrString {
  return targetPort === undefined || targetPort === 0 ? port : targetPort;
}

function declares(containers: readonly Container[], target: IntOrString): boolean {
  return containers.some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => (typeof target === 'string' ? name === target : containerPort === target)),
  );
}

function mentions(container: Container, port: number): boolean {
  const probes = [container.readinessProbe, container.livenessProbe, container.startupProbe].map(probePort);
  const words = [
    ...(container.env ?? []).map(({ value = '' }) => value),
    ...(container.command ?? []),
    ...(container.args ?? []),
  ];
  return probes.includes(port) || words.some((word) => new RegExp(`(?:^|\\D)${port}(?:\\D|$)`).test(word));
}

function hadPort(index: ClusterIndex, workload: Workload, target: IntOrString): boolean {
  const before = previousRevision(index, workload)?.template.spec.containers;
  return before !== undefined && declares(before, target);
}

/** The one declared port; else the one of the same name or number as the service port, or the one that the readiness probe asks. */
function rightTarget(
  service: Service,
  { name, port }: ServicePort,
  containers: readonly Container[],
): IntOrString | undefined {
  const declared = containers.flatMap(({ ports = [] }) => ports);
  if (declared.length === 1) return declared[0]?.containerPort;
  const taken = new Set((service.spec.ports ?? []).filter((other) => other.port !== port).map(targetOf));
  const free = declared.filter((entry) => !taken.has(entry.containerPort) && !taken.has(entry.name ?? ''));
  const match =
    free.find((entry) => entry.name !== undefined && entry.name === name) ??
    free.find(({ containerPort }) => containerPort === port);
  if (match !== undefined) return match.containerPort;
  const asked = containers
    .map(({ readinessProbe }) => probePort(readinessProbe))
    .find((candidate) => candidate !== undefined && declares(containers, candidate));
  return asked ?? (free.length === 1 ? free[0]?.containerPort : undefined);
}

function corrected(service: Service, { port }: ServicePort, right: IntOrString | undefined): readonly Remedy[] {
  return right === undefined
    ? []
    : [proposeTargetPort(service, port, right, 'It is the port that the pods declare for this.')];
}
