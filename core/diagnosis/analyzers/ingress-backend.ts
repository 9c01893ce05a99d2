import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Ingress, Service } from '../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { absenceEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { lastChange, wasEdited } from '../last-change.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { compareText, inOrder } from '../order.ts';
import { backendsOf, hasSettled, workloadsIn } from '../service-backends.ts';
import { type IngressRoute, routesOf } from '../service-users.ts';
import { similarName } from '../similar-name.ts';
import { podTemplateOf } from '../workloads.ts';

/** Ingress routes to a Service or port that does not exist, or to a Service that answers nobody. */
export const ingressBackend = objectAnalyzer({
  name: 'ingress-backend',
  subjects: ['Ingress'],
  reasons: {
    BackendServiceMissing: 'A route leads to a Service that does not exist.',
    BackendPortMissing: 'A route leads to a port that the Service does not offer.',
    BackendUnavailable: 'A route leads to a Service without ready pods.',
  },
  analyze: (index, ingress) =>
    index.knows('Service') ? routesOf(ingress).flatMap((route) => judge(index, ingress, route)) : [],
});

function judge(index: ClusterIndex, ingress: Ingress, route: IngressRoute): readonly Finding[] {
  const namespace = ingress.metadata.namespace ?? '';
  const service = index.find('Service', namespace, route.name);
  if (service === undefined) return [serviceMissing(index, ingress, route)];
  const { ports = [], type } = service.spec;
  const hasPort =
    route.port === undefined ||
    type === 'ExternalName' ||
    ports.some(({ name, port }) => name === route.port || port === route.port);
  if (!hasPort) return [portMissing(index, ingress, route, service)];
  const backends = backendsOf(index, service);
  const leadsNowhere =
    backends !== null &&
    backends.ready.length === 0 &&
    (backends.pods.length === 0 || hasSettled(index, backends.pods));
  return leadsNowhere ? [unavailable(index, ingress, route, service)] : [];
}

function serviceMissing(index: ClusterIndex, ingress: Ingress, route: IngressRoute): Finding {
  const namespace = ingress.metadata.namespace ?? '';
  const lost = missingRef('Service', namespace, route.name);
  const meant = meantService(index, ingress, route);
  const isOrphaned = hasPodsOf(index, namespace, route.name);
  const object: ObjectRef = isOrphaned ? lost : refOf(ingress);
  const where = `${route.host}${route.path}`;
  const says = `Ingress ${ingress.metadata.name} sends ${where === '' ? 'all requests' : where} to Service ${route.name}, which does not exist`;
  return makeFinding(index, {
    analyzer: 'ingress-backend',
    severity: 'high',
    object: refOf(ingress),
    reason: 'BackendServiceMissing',
    discriminator: `${where} ${route.name}`,
    message: `${says}.`,
    evidence: [
      fieldEvidence(ingress, `${route.field}.name`, route.name),
      absenceEvidence(lost, 'metadata.name', `no Service ${route.name} in the namespace`),
      ...(wasEdited(ingress)
        ? [
            fieldEvidence(
              ingress,
              'metadata.generation',
              `${ingress.metadata.generation}: it was edited, last at ${lastChange(ingress)}`,
            ),
          ]
        : []),
    ],
    cause: {
      object,
      reason: 'BackendServiceMissing',
      confidence: 0.92,
      explanation: isOrphaned ? `Service ${route.name} is missing, although its pods are there.` : `${says}.`,
    },
    remedies: meant === undefined || isOrphaned ? [] : reroute(ingress, route, meant),
  });
}

/** The Service that the route was meant for: one of nearly that name, else the one alone that no Ingress uses and that has the port. */
function meantService(index: ClusterIndex, ingress: Ingress, route: IngressRoute): Service | undefined {
  const namespace = ingress.metadata.namespace ?? '';
  const services = inOrder(index.inNamespace('Service', namespace));
  const near = similarName(
    route.name,
    services.map(({ metadata }) => metadata.name),
  );
  if (near !== undefined) return services.find(({ metadata }) => metadata.name === near);
  const hints = [
    ingress.metadata.name,
    route.path.split('/').find((part) => part !== '') ?? '',
    route.host.split('.')[0] ?? '',
  ];
  const fitting = services.filter(
    ({ metadata, spec }) =>
      hints.includes(metadata.name) &&
      (route.port === undefined ||
        (spec.ports ?? []).some(({ name, port }) => name === route.port || port === route.port)),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A workload goes by the very name that the route asks for: its Service is what was taken away. */
function hasPodsOf(index: ClusterIndex, namespace: string, name: string): boolean {
  return workloadsIn(index, namespace).some((workload) => {
    const labels = podTemplateOf(workload).metadata?.labels ?? {};
    const names = [workload.metadata.name, labels.app, labels['app.kubernetes.io/name'], labels['k8s-app']];
    return names.includes(name);
  });
}

function portMissing(index: ClusterIndex, ingress: Ingress, route: IngressRoute, service: Service): Finding {
  const { ports = [] } = service.spec;
  const offered = ports.map(({ name, port }) => (name === undefined ? `${port}` : `${port} (${name})`)).join(', ');
  const isServiceNewer =
    compareText(lastChange(service), lastChange(ingress)) > 0 && wasEdited(service) && !wasEdited(ingress);
  const says = `Ingress ${ingress.metadata.name} sends ${route.host}${route.path} to port ${route.port} of Service ${route.name}, which offers ${offered || 'none'}`;
  return makeFinding(index, {
    analyzer: 'ingress-backend',
    severity: 'high',
    object: refOf(ingress),
    reason: 'BackendPortMissing',
    discriminator: `${route.host}${route.path} ${route.name}`,
    message: `${says}.`,
    evidence: [
      fieldEvidence(ingress, `${route.field}.port`, route.port),
      fieldEvidence(service, 'spec.ports', offered),
    ],
    cause: {
      object: refOf(isServiceNewer ? service : ingress),
      reason: 'BackendPortMissing',
      confidence: 0.9,
      explanation: `${says}.`,
    },
    remedies: ports.length === 1 ? reroute(ingress, route, service) : [],
  });
}

function unavailable(index: ClusterIndex, ingress: Ingress, route: IngressRoute, service: Service): Finding {
  return makeFinding(index, {
    analyzer: 'ingress-backend',
    severity: 'high',
    object: refOf(ingress),
    reason: 'BackendUnavailable',
    discriminator: `${route.host}${route.path} ${route.name}`,
    message: `Ingress ${ingress.metadata.name} cannot serve ${route.host}${route.path}: Service ${route.name} has no ready pods.`,
    evidence: [fieldEvidence(ingress, `${route.field}.name`, route.name)],
    cause: null,
    dependsOn: [refOf(service)],
  });
}

function reroute(ingress: Ingress, { host, path, port }: IngressRoute, service: Service): readonly Remedy[] {
  const { ports = [] } = service.spec;
  const same = ports.find((entry) => entry.name === port || entry.port === port);
  const servicePort = same === undefined ? (ports.length === 1 ? ports[0]?.port : undefined) : port;
  if (servicePort === undefined || path === '') return [];
  const name = service.metadata.name;
  return [
    {
      action: 'patch-port',
      target: refOf(ingress),
      parameters: { host, path, serviceName: name, servicePort },
      title: `Send ${host}${path} of Ingress ${ingress.metadata.name} to Service ${name}, port ${servicePort}`,
      rationale: `Service ${name} exists, has that port, and is the one that its name, path or host points at.`,
      requiredInputs: [],
    },
  ];
}
