import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type {
  Container,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubeObject,
  Pod,
  PodSpec,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../cluster/kube-object.ts';

export type Workload = Deployment | ReplicaSet | StatefulSet | DaemonSet | Job | CronJob | Pod;

export type PlacedContainer = {
  readonly container: Container;
  /** Within the pod spec: `containers[0]`, `initContainers[1]`. */
  readonly path: string;
  readonly isInit: boolean;
};

const workloadKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
]);

export function isWorkload(object: KubeObject): object is Workload {
  return workloadKinds.has(object.kind);
}

/** The top-level workload of a pod or controller: itself when nobody we know owns it (a mirror pod is owned by its node). */
export function workloadOf(index: ClusterIndex, object: Workload): Workload {
  const top = index.topOwner(object);
  return isWorkload(top) ? top : object;
}

export function podTemplateOf(workload: Workload): PodTemplate {
  switch (workload.kind) {
    case 'Pod':
      return { metadata: workload.metadata, spec: workload.spec };
    case 'CronJob':
      return workload.spec.jobTemplate.spec.template;
    default:
      return workload.spec.template;
  }
}

/** Field path of the pod spec inside the workload. */
export function podSpecPath(workload: Workload): string {
  if (workload.kind === 'Pod') return 'spec';
  return workload.kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
}

export function placedContainers(spec: PodSpec): readonly PlacedContainer[] {
  return [
    ...(spec.initContainers ?? []).map((container, at) => ({ container, path: `initContainers[${at}]`, isInit: true })),
    ...spec.containers.map((container, at) => ({ container, path: `containers[${at}]`, isInit: false })),
  ];
}

export function containerNamed(template: PodTemplate | undefined, name: string): Container | undefined {
  if (template === undefined) return undefined;
  return placedContainers(template.spec).find(({ container }) => container.name === name)?.container;
}

/** Pods that the workload should have; null for kinds that have no such number. */
export function desiredReplicas(workload: Workload): number | null {
  switch (workload.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return workload.spec.replicas ?? 1;
    case 'DaemonSet':
      return workload.status?.desiredNumberScheduled ?? 0;
    case 'Pod':
      return 1;
    case 'Job':
    case 'CronJob':
      return null;
    default:
      return workload satisfies never;
  }
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

export function isRollable(workload: KubeObject): workload is Deployment | StatefulSet | DaemonSet {
  return workload.kind === 'Deployment' || workload.kind === 'StatefulSet' || workload.kind === 'DaemonSet';
}
