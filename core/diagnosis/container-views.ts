import type { Container, ContainerStatus, Pod } from '../cluster/kube-object.ts';
import { placedContainers } from './workloads.ts';

/** A container of a pod with what the kubelet last said of it. */
export type ContainerView = {
  readonly pod: Pod;
  readonly container: Container;
  /** Within the pod spec: `containers[0]`. */
  readonly path: string;
  readonly isInit: boolean;
  readonly status: ContainerStatus | undefined;
};

export function containerViews(pod: Pod): readonly ContainerView[] {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  return placedContainers(pod.spec).map(({ container, path, isInit }) => ({
    pod,
    container,
    path,
    isInit,
    status: (isInit ? initContainerStatuses : containerStatuses).find(({ name }) => name === container.name),
  }));
}

/** Views of one kind of trouble gathered by container name: the same container in all pods of a workload. */
export function byContainer(
  views: readonly ContainerView[],
): readonly (readonly [ContainerView, ...ContainerView[]])[] {
  const groups = new Map<string, [ContainerView, ...ContainerView[]]>();
  for (const view of views) {
    const group = groups.get(view.container.name);
    if (group === undefined) groups.set(view.container.name, [view]);
    else group.push(view);
  }
  return [...groups.values()];
}
