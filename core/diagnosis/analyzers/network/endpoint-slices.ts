import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { EndpointSlice, Pod, Service } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayUsers } from '../../service-users.ts';
import { isReady } from '../../workloads.ts';

/** The controller writes endpoints within seconds, a minute when it is very busy. */
const patienceSeconds = 120;
const serviceLabel = 'kubernetes.io/service-name';
const managedLabel = 'endpointslice.kubernetes.io/managed-by';
const controllers: ReadonlySet<string> = new Set([
  'endpointslice-controller.k8s.io',
  'endpointslicemirroring-controller.k8s.io',
]);

/** Services whose endpoints are not what they should be: written by hand and wrong, absent, or behind the pods. */
export const endpointSlices = objectAnalyzer({
  name: 'endpoint-slices',
  subjects: ['Service'],
  reasons: {
    EndpointsMissing: 'A Service without a selector has no endpoints: nobody has written them.',
    EndpointsDangling: 'Endpoints that somebody wrote name a pod that does not exist.',
    EndpointsStale: 'Ready pods are missing among the endpoints, or have another address there.',
  },
  analyze: (index, service) => {
    const { type, clusterIP, selector = {} } = service.spec;
    if (type === 'ExternalName' || clusterIP === undefined || !index.knows('EndpointSlice')) return [];
    if (!isOlderThan(index, service.metadata.creationTimestamp, patienceSeconds)) return [];
    const slices = slicesOf(index, service);
    if (Object.keys(selector).length === 0) {
      return slices.some(({ endpoints }) => (endpoints ?? []).length > 0)
        ? slices.flatMap((slice) => dangling(index, service, slice))
        : missing(index, service);
    }
    return [
      ...stale(index, service, slices),
      ...slices.filter(isByHand).flatMap((slice) => dangling(index, service, slice)),
    ];
  },
});

function slicesOf(index: ClusterIndex, service: Service): readonly EndpointSlice[] {
  return index
    .inNamespace('EndpointSlice', service.metadata.namespace ?? '')
    .filter(({ metadata }) => metadata.labels?.[serviceLabel] === service.metadata.name);
}

function isByHand({ metadata }: EndpointSlice): boolean {
  return !controllers.has(metadata.labels?.[managedLabel] ?? '');
}

function missing(index: ClusterIndex, service: Service): readonly Finding[] {
  const users = sayUsers(index, service);
  // Operators keep such Services for later; somebody must need it before it is a fault.
  const says = `Service ${service.metadata.name} has no selector, and nobody has written endpoints for it`;
  return [
    makeFinding(index, {
      analyzer: 'endpoint-slices',
      severity: users === null ? 'info' : 'high',
      object: refOf(service),
      reason: 'EndpointsMissing',
      message: `${says}${users === null ? '' : `; ${users} needs it`}.`,
      evidence: [
        fieldEvidence(service, 'spec.selector', 'absent'),
        absenceEvidence(refOf(service), 'EndpointSlice.endpoints', 'no EndpointSlice of it holds an endpoint'),
      ],
      cause: {
        object: refOf(service),
        reason: 'EndpointsMissing',
        confidence: users === null ? 0.5 : 0.85,
        explanation: `${says}.`,
      },
    }),
  ];
}

function dangling(index: ClusterIndex, service: Service, slice: EndpointSlice): readonly Finding[] {
  if (!index.knows('Pod')) return [];
  const namespace = slice.metadata.namespace ?? '';
  return (slice.endpoints ?? []).flatMap(({ targetRef, addresses, conditions }, at) => {
    const { name = '', kind } = targetRef ?? {};
    if (kind !== 'Pod' || conditions?.ready === false || index.find('Pod', namespace, name) !== undefined) return [];
    const says = `endpoint ${addresses.join(', ')} of Service ${service.metadata.name} stands for pod ${name}, which does not exist`;
    return [
      makeFinding(index, {
        analyzer: 'endpoint-slices',
        severity: 'medium',
        object: refOf(service),
        reason: 'EndpointsDangling',
        discriminator: `${slice.metadata.name}/${name}`,
        message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
        evidence: [
          fieldEvidence(slice, `endpoints[${at}].targetRef`, `Pod ${name}`),
          absenceEvidence(missingRef('Pod', namespace, name), 'metadata.name', `no Pod ${name} in the namespace`),
        ],
        cause: { object: refOf(slice), reason: 'EndpointsDangling', confidence: 0.85, explanation: `${says}.` },
      }),
    ];
  });
}

function stale(index: ClusterIndex, service: Service, slices: readonly EndpointSlice[]): readonly Finding[] {
  const known = new Set(slices.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses)));
  const left = backendPods(index, service).filter(
    (pod) => isReady(pod) && isSettled(index, pod) && !known.has(pod.status?.podIP ?? ''),
  );
  const [pod] = left;
  // A cluster that shows no slices at all keeps them elsewhere.
  if (pod === undefined || !index.hasAny('EndpointSlice')) return [];
  const says = `${left.length} ready ${left.length === 1 ? 'pod is' : 'pods are'} not among the endpoints of Service ${service.metadata.name}: the controller of EndpointSlices is behind`;
  return [
    makeFinding(index, {
      analyzer: 'endpoint-slices',
      severity: 'medium',
      object: refOf(service),
      reason: 'EndpointsStale',
      message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
      evidence: [
        fieldEvidence(pod, 'status.podIP', pod.status?.podIP),
        absenceEvidence(
          refOf(service),
          'EndpointSlice.endpoints',
          `no endpoint ${pod.status?.podIP}; there is ${[...known].sort().slice(0, 6).join(', ') || 'none'}`,
        ),
      ],
      cause: { object: refOf(service), reason: 'EndpointsStale', confidence: 0.6, explanation: `${says}.` },
    }),
  ];
}

function isSettled(index: ClusterIndex, { status }: Pod): boolean {
  const since = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return (status?.podIP ?? '') !== '' && isOlderThan(index, since, patienceSeconds);
}
