import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Pod, Service } from '../cluster/kube-object.ts';
import { isOlderThan, isYoungerThan, settlingSeconds } from './observed-time.ts';
import { inOrder } from './order.ts';
import { perObject } from './per-index.ts';
import { isReady, type Workload } from './workloads.ts';

export type ServiceBackends = {
  readonly service: Service;
  readonly selector: Readonly<Record<string, string>>;
  /** Pods that the selector matches and that are not finished or being deleted, by name. */
  readonly pods: readonly Pod[];
  readonly ready: readonly Pod[];
  /** Workloads whose template the selector matches, whether they have pods or not. */
  readonly workloads: readonly Workload[];
};

/**
 * What stands behind a Service with a selector; null for one without, and for one that is just being set up. Costs the pods and
 * workloads that bear the rarest of its labels.
 */
export const backendsOf = perObject((index, service: Service): ServiceBackends | null => {
  const { selector = {}, type } = service.spec;
  if (type === 'ExternalName' || Object.keys(selector).length === 0) return null;
  if (isYoungerThan(index, service.metadata.creationTimestamp, settlingSeconds)) return null;
  const namespace = service.metadata.namespace ?? '';
  const pods = index.podsMatching(namespace, { matchLabels: selector }).filter(isServing);
  return {
    service,
    selector,
    pods,
    ready: pods.filter(isReady),
    workloads: workloadsBearing(index, namespace, selector),
  };
});

/** Workloads whose pods would have the labels. */
function workloadsBearing(index: ClusterIndex, namespace: string, matchLabels: Labels): readonly Workload[] {
  const of = (kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet') =>
    index.templatesMatching(kind, namespace, { matchLabels });
  return [...of('Deployment'), ...of('StatefulSet'), ...of('DaemonSet'), ...of('ReplicaSet').filter(isUnowned)];
}

/** Some pod has been unready for longer than a start takes. */
export function hasSettled(index: ClusterIndex, pods: readonly Pod[]): boolean {
  return pods.some((pod) => {
    const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return (
      !isReady(pod) &&
      isOlderThan(index, condition?.lastTransitionTime ?? pod.metadata.creationTimestamp, settlingSeconds)
    );
  });
}

/** What keeps pods running in a namespace. */
export function workloadsIn(index: ClusterIndex, namespace: string): readonly Workload[] {
  return [
    ...inOrder(index.inNamespace('Deployment', namespace)),
    ...inOrder(index.inNamespace('StatefulSet', namespace)),
    ...inOrder(index.inNamespace('DaemonSet', namespace)),
    ...inOrder(index.inNamespace('ReplicaSet', namespace).filter(isUnowned)),
  ];
}

type Labels = Readonly<Record<string, string>>;

function isUnowned({ metadata }: KubeObject): boolean {
  return (metadata.ownerReferences ?? []).length === 0;
}

function isServing({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}
