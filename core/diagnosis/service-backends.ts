import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Pod, Service } from '../cluster/kube-object.ts';
import { matchesLabels } from '../cluster/label-selector.ts';
import { secondsSince, settlingSeconds } from './observed-time.ts';
import { inOrder } from './order.ts';
import { perIndex } from './per-index.ts';
import { isReady, podTemplateOf, type Workload } from './workloads.ts';

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
 * What stands behind each Service with a selector, in order of name. A Service is looked up by the rarest of its labels in
 * an index from label to pods, so that the cost is the pods and labels once, and the matches, whatever the number of Services.
 */
export const serviceBackends = perIndex((index): readonly ServiceBackends[] => {
  const pods = byLabel(inOrder(index.all('Pod').filter(isServing)), (pod) => pod.metadata.labels);
  const workloads = byLabel(allWorkloads(index), (workload) => podTemplateOf(workload).metadata?.labels);
  return inOrder(index.all('Service')).flatMap((service) => {
    const { selector = {}, type } = service.spec;
    if (type === 'ExternalName' || Object.keys(selector).length === 0) return [];
    if (secondsSince(index, service.metadata.creationTimestamp) < settlingSeconds) return [];
    const namespace = service.metadata.namespace ?? '';
    const matched = pods(namespace, selector);
    return [
      { service, selector, pods: matched, ready: matched.filter(isReady), workloads: workloads(namespace, selector) },
    ];
  });
});

/** By `namespace/name`. */
export const backendsOf = perIndex(
  (index): ReadonlyMap<string, ServiceBackends> =>
    new Map(
      serviceBackends(index).map((entry) => [
        `${entry.service.metadata.namespace ?? ''}/${entry.service.metadata.name}`,
        entry,
      ]),
    ),
);

/** Some pod has been unready for longer than a start takes. */
export function hasSettled(index: ClusterIndex, pods: readonly Pod[]): boolean {
  return pods.some((pod) => {
    const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return (
      !isReady(pod) &&
      secondsSince(index, condition?.lastTransitionTime ?? pod.metadata.creationTimestamp) > settlingSeconds
    );
  });
}

export function allWorkloads(index: ClusterIndex): readonly Workload[] {
  const ownedSets = index.all('ReplicaSet').filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0);
  return [
    ...inOrder(index.all('Deployment')),
    ...inOrder(index.all('StatefulSet')),
    ...inOrder(index.all('DaemonSet')),
    ...inOrder(ownedSets),
  ];
}

type Labels = Readonly<Record<string, string>>;

function byLabel<T extends { readonly metadata: { readonly namespace?: string } }>(
  objects: readonly T[],
  labelsOf: (object: T) => Labels | undefined,
): (namespace: string, selector: Labels) => readonly T[] {
  const lists = new Map<string, T[]>();
  for (const object of objects) {
    for (const [key, value] of Object.entries(labelsOf(object) ?? {})) {
      const place = `${object.metadata.namespace ?? ''}/${key}=${value}`;
      const list = lists.get(place);
      if (list === undefined) lists.set(place, [object]);
      else list.push(object);
    }
  }
  return (namespace, selector) => {
    const candidates = Object.entries(selector).map(([key, value]) => lists.get(`${namespace}/${key}=${value}`) ?? []);
    const fewest = candidates.reduce((a, b) => (b.length < a.length ? b : a), candidates[0] ?? []);
    return fewest.filter((object) => matchesLabels(selector, labelsOf(object)));
  };
}

function isServing({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}
