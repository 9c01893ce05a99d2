import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Service } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { HTTPRoute, ObjectReference } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { lastChange, wasEdited } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { compareText } from '../../order.ts';
import { similarName } from '../../similar-name.ts';
import { isReady } from '../../workloads.ts';
import { judgeReference } from './reference-grants.ts';

type Backend = ObjectReference & { readonly weight?: number };
type Place = { readonly backend: Backend; readonly path: string; readonly isAlone: boolean };
type Fault = {
  readonly reason: 'BackendServiceMissing' | 'BackendPortMissing' | 'BackendNotGranted' | 'BackendUnavailable';
  readonly says: string;
  /** null when the Service's own trouble explains it. */
  readonly culprit: ObjectRef | null;
  readonly evidence: readonly Evidence[];
  readonly dependsOn: readonly ObjectRef[];
};

/** Backends of HTTP routes that do not exist, are not granted, or answer nobody. */
export const httpRouteBackends = objectAnalyzer({
  name: 'http-route-backends',
  subjects: ['HTTPRoute'],
  reasons: {
    BackendServiceMissing: 'The Service that a route sends to does not exist.',
    BackendPortMissing: 'The Service that a route sends to does not offer that port.',
    BackendNotGranted: 'The Service is in another namespace, where no ReferenceGrant lets the route use it.',
    BackendUnavailable: 'The Service that a route sends to has no ready pods.',
  },
  analyze: (index, route) => {
    if (!index.knows('Service') || route.metadata.deletionTimestamp !== undefined) return [];
    if (!isOlderThan(index, route.metadata.creationTimestamp, settlingSeconds)) return [];
    const findings = new Map<string, Finding>();
    for (const place of backendsOf(route)) {
      const fault = judge(index, route, place);
      const finding = fault === null ? null : toFinding(index, route, place, fault);
      if (finding !== null && !findings.has(finding.id)) findings.set(finding.id, finding);
    }
    return [...findings.values()];
  },
});

function backendsOf({ spec }: HTTPRoute): readonly Place[] {
  return (spec?.rules ?? []).flatMap(({ backendRefs = [] }, rule) =>
    backendRefs
      .map((backend, at) => ({
        backend,
        path: `spec.rules[${rule}].backendRefs[${at}]`,
        isAlone: backendRefs.length === 1,
      }))
      .filter(({ backend: { kind = 'Service', group = '' } }) => kind === 'Service' && group === ''),
  );
}

function judge(index: ClusterIndex, route: HTTPRoute, { backend }: Place): Fault | null {
  const from = route.metadata.namespace ?? '';
  const { name, namespace = from, port } = backend;
  if (!isNamespaceRead(index, namespace)) return null;
  const service = index.find('Service', namespace, name);
  const { isGranted, near } = judgeReference(index, {
    fromKind: 'HTTPRoute',
    fromNamespace: from,
    toKind: 'Service',
    toNamespace: namespace,
    toName: name,
  });
  if (!isGranted) {
    const [grant, ...others] = near;
    return {
      reason: 'BackendNotGranted',
      says: `no ReferenceGrant in namespace ${namespace} lets HTTPRoutes of namespace ${from} send to Service ${name}`,
      culprit: grant !== undefined && others.length === 0 ? refOf(grant) : refOf(route),
      evidence: [
        absenceEvidence(
          missingRef('ReferenceGrant', namespace, ''),
          'spec',
          `none from HTTPRoute in ${from} to Service ${name}`,
        ),
        ...near.slice(0, 2).map((each) => fieldEvidence(each, 'spec', each.spec ?? {})),
      ],
      dependsOn: [],
    };
  }
  if (service === undefined) return serviceMissing(index, route, namespace, name);
  const { ports = [], type } = service.spec;
  if (type !== 'ExternalName' && port !== undefined && !ports.some((each) => each.port === port))
    return portMissing(route, service, port);
  return unavailable(index, service, backend);
}

function serviceMissing(index: ClusterIndex, route: HTTPRoute, namespace: string, name: string): Fault {
  const lost = missingRef('Service', namespace, name);
  const meant = similarName(
    name,
    index.inNamespace('Service', namespace).map(({ metadata }) => metadata.name),
  );
  // Its pods are there under that very name: the Service is what was taken away.
  const isOrphaned = (['app', 'app.kubernetes.io/name', 'k8s-app'] as const).some(
    (label) => index.podsMatching(namespace, { matchLabels: { [label]: name } }).length > 0,
  );
  return {
    reason: 'BackendServiceMissing',
    says: `Service ${name} does not exist${meant === undefined || isOrphaned ? '' : `; there is ${meant}`}`,
    culprit: isOrphaned || (meant === undefined && !wasEdited(route)) ? lost : refOf(route),
    evidence: [absenceEvidence(lost, 'metadata.name', `no Service ${name} in namespace ${namespace}`)],
    dependsOn: [],
  };
}

function portMissing(route: HTTPRoute, service: Service, port: number): Fault {
  const offered = (service.spec.ports ?? []).map((each) => each.port).join(', ') || 'none';
  const isServiceNewer =
    compareText(lastChange(service), lastChange(route)) > 0 && wasEdited(service) && !wasEdited(route);
  return {
    reason: 'BackendPortMissing',
    says: `Service ${service.metadata.name} does not offer port ${port} but ${offered}`,
    culprit: refOf(isServiceNewer ? service : route),
    evidence: [fieldEvidence(service, 'spec.ports', offered)],
    dependsOn: [],
  };
}

function unavailable(index: ClusterIndex, service: Service, { weight = 1 }: Backend): Fault | null {
  const { selector = {}, type, publishNotReadyAddresses } = service.spec;
  if (
    type === 'ExternalName' ||
    Object.keys(selector).length === 0 ||
    weight === 0 ||
    publishNotReadyAddresses === true
  )
    return null;
  const pods = index
    .podsMatching(service.metadata.namespace ?? '', { matchLabels: selector })
    .filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    );
  if (pods.some(isReady)) return null;
  const hasSettled =
    pods.length === 0
      ? isOlderThan(index, service.metadata.creationTimestamp, 2 * settlingSeconds)
      : pods.some((pod) => {
          const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready');
          return isOlderThan(index, ready?.lastTransitionTime ?? pod.metadata.creationTimestamp, 2 * settlingSeconds);
        });
  return hasSettled
    ? {
        reason: 'BackendUnavailable',
        says: `Service ${service.metadata.name} has no ready pods`,
        culprit: null,
        evidence: [fieldEvidence(service, 'spec.selector', selector)],
        dependsOn: [refOf(service)],
      }
    : null;
}

function toFinding(index: ClusterIndex, route: HTTPRoute, { backend, path, isAlone }: Place, fault: Fault): Finding {
  const { reason, says, culprit, evidence, dependsOn } = fault;
  const severity: Severity = isAlone ? 'high' : 'medium';
  const hosts = route.spec?.hostnames?.join(', ') ?? '';
  const explanation = `HTTPRoute ${route.metadata.name} cannot serve ${hosts === '' ? 'its requests' : hosts}: ${says}.`;
  const told = (route.status?.parents ?? [])
    .flatMap(({ conditions = [] }) => conditions)
    .find(({ type, status }) => type === 'ResolvedRefs' && status === 'False');
  return makeFinding(index, {
    analyzer: 'http-route-backends',
    severity,
    object: refOf(route),
    reason,
    discriminator: `${backend.namespace ?? ''}/${backend.name}:${backend.port ?? ''}`,
    message: explanation,
    evidence: [
      fieldEvidence(route, path, backend),
      ...evidence,
      ...(told === undefined ? [] : [conditionEvidence(route, told)]),
    ],
    cause: culprit === null ? null : { object: culprit, reason, confidence: 0.88, explanation },
    dependsOn,
  });
}
