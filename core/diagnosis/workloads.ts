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

/** In the order of their names, as findings come. */
export const workloadKinds = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'] as const;

const isWorkloadKind: ReadonlySet<string> = new Set(workloadKinds);

export function isWorkload(object: KubeObject): object is Workload {
  return isWorkloadKind.has(object.kind);
}

/**
 * The top-level workload of a pod or controller: itself when no workload that we know owns it. A mirror pod is owned by its node,
 * an operator's Deployment by a custom resource.
 */
export function workloadOf(index: ClusterIndex, object: Workload): Workload {
  let current = object;
  // Owner references may form a cycle when written by hand; no real chain is deeper than this.
  for (let depth = 0; depth < 8 && !isTopWorkload(index, current); depth += 1) {
    const owner = index.ownerOf(current);
    if (owner === undefined || !isWorkload(owner)) return current;
    current = owner;
  }
  return current;
}

/** No workload that we know owns it. Read without a look at the owner itself. */
export function isTopWorkload(index: ClusterIndex, workload: KubeObject): boolean {
  const kind = index.ownerKindOf(workload);
  return kind === undefined || !isWorkloadKind.has(kind);
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
