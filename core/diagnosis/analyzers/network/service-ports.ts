import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod, Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { proposeTargetPort } from '../../propose.ts';
import { placedContainers } from '../../workloads.ts';

type ServicePort = NonNullable<Service['spec']['ports']>[number];
type Declared = {
  readonly container: string;
  readonly path: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
};

/** Service ports that lead to a port which the pods have, but not the one that is meant: another protocol, another container’s. */
export const servicePorts = objectAnalyzer({
  name: 'service-ports',
  subjects: ['Service'],
  reasons: {
    ProtocolMismatch: 'The Service port and the container port have different protocols.',
    PortOfAnotherKind: 'The Service port is named like one container port and leads to another one.',
  },
  analyze: (index, service) => {
    const ports = service.spec.ports ?? [];
    const [pod] = ports.length === 0 ? [] : backendPods(index, service);
    if (pod === undefined) return [];
    const declared = portsOf(pod);
    return ports.flatMap((port, at) => [
      ...protocolOf(index, service, pod, declared, port, at),
      ...otherKind(index, service, pod, declared, port, at),
    ]);
  },
});

function portsOf({ spec }: Pod): readonly Declared[] {
  return placedContainers(spec)
    .filter(({ container, isInit }) => !isInit || container.restartPolicy === 'Always')
    .flatMap(({ container, path }) =>
      (container.ports ?? []).map(({ name = '', containerPort, protocol = 'TCP' }, at) => ({
        container: container.name,
        path: `spec.${path}.ports[${at}]`,
        name,
        port: containerPort,
        protocol,
      })),
    );
}

function targetsOf({ port, targetPort }: ServicePort, declared: readonly Declared[]): readonly Declared[] {
  const target = targetPort === undefined || targetPort === 0 ? port : targetPort;
  return declared.filter((each) => (typeof target === 'string' ? each.name === target : each.port === target));
}

function protocolOf(
  index: ClusterIndex,
  service: Service,
  pod: Pod,
  declared: readonly Declared[],
  port: ServicePort,
  at: number,
): readonly Finding[] {
  const { protocol = 'TCP' } = port;
  const targets = targetsOf(port, declared);
  const [target] = targets;
  if (target === undefined || targets.some((each) => each.protocol === protocol)) return [];
  const says = `port ${port.port} of Service ${service.metadata.name} is ${protocol}, and the port of container ${target.container} that it leads to is ${target.protocol}`;
  return [
    makeFinding(index, {
      analyzer: 'service-ports',
      severity: 'medium',
      object: refOf(service),
      reason: 'ProtocolMismatch',
      discriminator: `${port.port}/${protocol}`,
      message: `${capital(says)}.`,
      evidence: [
        fieldEvidence(service, `spec.ports[${at}].protocol`, protocol),
        fieldEvidence(pod, `${target.path}.protocol`, target.protocol),
      ],
      cause: { object: refOf(service), reason: 'ProtocolMismatch', confidence: 0.8, explanation: `${capital(says)}.` },
    }),
  ];
}

/** "http → 9090" where the pods have 8080 (http) and 9090 (metrics): whoever wrote the number meant the name. */
function otherKind(
  index: ClusterIndex,
  service: Service,
  pod: Pod,
  declared: readonly Declared[],
  port: ServicePort,
  at: number,
): readonly Finding[] {
  const [target] = targetsOf(port, declared);
  const { name = '' } = port;
  const namesakes = declared.filter((each) => each.name === name && name !== '');
  const [meant] = namesakes;
  if (target === undefined || meant === undefined || target.name === '' || target.name === name) return [];
  if (namesakes.length > 1 || meant.port === target.port || isProxy(target)) return [];
  const where = target.container === meant.container ? '' : ` of container ${target.container}`;
  const says = `port ${port.port} (${name}) of Service ${service.metadata.name} leads to port ${target.port} (${target.name})${where}, although its pods serve ${name} on ${meant.port}${where === '' ? '' : ` in container ${meant.container}`}`;
  return [
    makeFinding(index, {
      analyzer: 'service-ports',
      severity: 'medium',
      object: refOf(service),
      reason: 'PortOfAnotherKind',
      discriminator: `${port.port}`,
      message: `${capital(says)}.`,
      evidence: [
        fieldEvidence(service, `spec.ports[${at}].targetPort`, port.targetPort ?? port.port),
        fieldEvidence(pod, target.path, `${target.port} (${target.name})`),
        fieldEvidence(pod, meant.path, `${meant.port} (${meant.name})`),
      ],
      cause: {
        object: refOf(service),
        reason: 'PortOfAnotherKind',
        confidence: 0.78,
        explanation: `${capital(says)}.`,
      },
      remedies: [proposeTargetPort(service, port.port, meant.port, `It is the port that the pods call ${name}.`)],
    }),
  ];
}

/** A proxy in front of the program takes its requests on a port of its own on purpose. */
function isProxy({ container, name }: Declared): boolean {
  return /proxy|envoy|nginx|sidecar|gateway|auth/i.test(`${container} ${name}`);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
