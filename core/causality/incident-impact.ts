import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { IncidentImpact } from '../diagnosis/incident.ts';
import { compareText } from '../diagnosis/order.ts';
import { perKey, perObject } from '../diagnosis/per-index.ts';
import { sayList } from '../diagnosis/say-reference.ts';
import { routesOf } from '../diagnosis/service-users.ts';
import { allPodsOf } from '../diagnosis/workload-pods.ts';
import {
  desiredReplicas,
  isReady,
  isWorkload,
  podTemplateOf,
  type Workload,
  workloadOf,
} from '../diagnosis/workloads.ts';
import { isOut } from './is-out.ts';
import { servicesOf } from './services-of.ts';

/** What an incident costs, with what its severity needs besides. */
export type MeasuredImpact = {
  readonly impact: IncidentImpact;
  /** Services of which nothing answers any more. */
  readonly isDark: boolean;
  /** Somebody outside the cluster cannot get in any more. */
  readonly isEntryOut: boolean;
  readonly priority: number;
};

/** Where an object is not what its kind should be. */
export const unmeasured: MeasuredImpact = {
  impact: {
    replicasLost: 0,
    services: [],
    ingresses: [],
    namespaces: [],
    priorityClass: null,
    says: 'What it costs cannot be told.',
  },
  isDark: false,
  isEntryOut: false,
  priority: 0,
};

/** What replicas, Services, ways in and namespaces the findings of an incident take along. Cost: their workloads' pods, and the Services of their namespaces. */
export function measureImpact(index: ClusterIndex, findings: readonly Finding[]): MeasuredImpact {
  const workloads = new Map<string, Workload>();
  const services = new Map<string, ObjectRef>();
  const routes = new Map<string, ObjectRef>();
  for (const { object, severity } of findings) {
    if (severity === 'info') continue;
    const found = index.named(object.kind, object.namespace, object.name);
    if (object.kind === 'Service') services.set(refKey(object), object);
    else if (object.kind === 'Ingress' || object.kind === 'HTTPRoute') routes.set(refKey(object), object);
    else if (found !== undefined && isWorkload(found)) {
      const top = workloadOf(index, found);
      workloads.set(refKey(refOf(top)), top);
    }
  }
  const hurt = [...workloads.values()].map((workload) => ({ workload, lost: lostReplicas(index, workload) }));
  for (const { workload, lost } of hurt) {
    if (lost === 0) continue;
    for (const service of servicesOf(index, workload)) services.set(refKey(service), service);
  }
  const out = [...services.values()].filter((service) => isOut(index, service));
  const ways = out.flatMap((service) => routesTo(index, service));
  for (const route of ways) routes.set(refKey(route), route);
  const replicasLost = hurt.reduce((sum, { lost }) => sum + lost, 0);
  const losing = hurt.filter(({ lost }) => lost > 0).map(({ workload }) => workload);
  const { name, value } = highestPriority(index, losing);
  const namespaces = [...new Set(findings.map(({ object }) => object.namespace).filter((place) => place !== ''))];
  const impact = {
    replicasLost,
    services: inOrder([...services.values()]),
    ingresses: inOrder([...routes.values()]),
    namespaces: namespaces.sort(compareText),
    priorityClass: name,
  };
  const isEntryOut = ways.length > 0;
  return {
    impact: { ...impact, says: sayImpact(impact, losing, out) },
    isDark: out.length > 0,
    isEntryOut,
    priority: value,
  };
}

type Counts = Omit<IncidentImpact, 'says'>;

function sayImpact(
  { replicasLost, services, ingresses, namespaces, priorityClass }: Counts,
  losing: readonly Workload[],
  out: readonly ObjectRef[],
): string {
  const names = losing.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(compareText);
  const pods =
    replicasLost === 0
      ? []
      : [
          `${replicasLost} ${replicasLost === 1 ? 'pod' : 'pods'} of ${sayList(names)} ${replicasLost === 1 ? 'is' : 'are'} not ready`,
        ];
  const dead = out.map((service) => `Service ${service.name}`).sort(compareText);
  const weak = services.filter((service) => !out.includes(service)).map((service) => `Service ${service.name}`);
  const entries = ingresses.map(({ kind, name }) => `${kind} ${name}`).sort(compareText);
  const parts = [
    ...pods,
    ...(dead.length === 0 ? [] : [`${sayList(dead)} ${dead.length === 1 ? 'answers' : 'answer'} nobody`]),
    ...(weak.length === 0
      ? []
      : [
          `${sayList(weak.sort(compareText))} ${weak.length === 1 ? 'has' : 'have'} less behind ${weak.length === 1 ? 'it' : 'them'}`,
        ]),
    ...(entries.length === 0 ? [] : [`requests by ${sayList(entries)} are affected`]),
    ...(namespaces.length < 2 ? [] : [`${namespaces.length} namespaces are concerned`]),
    ...(priorityClass === null ? [] : [`the highest priority among them is ${priorityClass}`]),
  ];
  if (parts.length === 0) return 'Nothing has stopped because of it so far.';
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const lostReplicas = perObject((index: ClusterIndex, workload: Workload): number => {
  const desired = desiredReplicas(workload);
  if (desired === null) return 0;
  const ready = allPodsOf(index, workload).filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod),
  );
  return Math.max(0, desired - ready.length);
});

const routesByNamespace = perKey((index: ClusterIndex, namespace): ReadonlyMap<string, readonly ObjectRef[]> => {
  const routes = new Map<string, ObjectRef[]>();
  const add = (service: string, route: ObjectRef): void => {
    const known = routes.get(service);
    if (known === undefined) routes.set(service, [route]);
    else known.push(route);
  };
  for (const ingress of index.inNamespace('Ingress', namespace))
    for (const name of new Set(routesOf(ingress).map((route) => route.name))) add(name, refOf(ingress));
  for (const route of index.inNamespace('HTTPRoute', namespace)) {
    const backends = (route.spec?.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs);
    const own = backends.filter(
      ({ kind = 'Service', namespace: place = namespace }) => kind === 'Service' && place === namespace,
    );
    for (const name of new Set(own.map((backend) => backend.name))) add(name, refOf(route));
  }
  return routes;
});

function routesTo(index: ClusterIndex, { namespace, name }: ObjectRef): readonly ObjectRef[] {
  return routesByNamespace(index, namespace).get(name) ?? [];
}

function highestPriority(
  index: ClusterIndex,
  workloads: readonly Workload[],
): { readonly name: string | null; readonly value: number } {
  const classes = workloads.flatMap((workload) => {
    const { priorityClassName } = podTemplateOf(workload).spec;
    if (priorityClassName === undefined || priorityClassName === '') return [];
    const value = index.find('PriorityClass', '', priorityClassName)?.value ?? builtIn[priorityClassName] ?? 0;
    return [{ name: priorityClassName, value }];
  });
  const [highest] = classes.sort((a, b) => b.value - a.value || compareText(a.name, b.name));
  return highest ?? { name: null, value: 0 };
}

/** Of the classes that every cluster has. */
const builtIn: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

function inOrder(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...refs].sort((a, b) => compareText(refKey(a), refKey(b)));
}
