import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Service } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import { containerEnvironment, type EnvironmentEntry } from './container-environment.ts';
import { inOrder } from './order.ts';
import { perIndex } from './per-index.ts';
import { type Address, peerAddress, type Resolution, resolveHost } from './service-address.ts';
import { placedContainers, podTemplateOf, type Workload } from './workloads.ts';

/** A peer that a workload is configured to call. */
export type Dependency = {
  readonly container: string;
  /** Field path inside the pod spec. */
  readonly path: string;
  readonly name: string;
  readonly entry: EnvironmentEntry;
  readonly address: Address;
  readonly resolution: Resolution;
};

/** Every peer that the environment of a workload's containers names. Costs one look at each variable. */
export function dependenciesOf(index: ClusterIndex, workload: Workload): readonly Dependency[] {
  const namespace = workload.metadata.namespace ?? '';
  return placedContainers(podTemplateOf(workload).spec).flatMap(({ container, path }) =>
    [...containerEnvironment(index, namespace, container).entries].flatMap(([name, entry]) => {
      const address = entry.value === null ? null : peerAddress(name, entry.value);
      if (address === null) return [];
      const resolution = resolveHost(index, namespace, address.host);
      return [{ container: container.name, path: `${path}.${entry.path}`, name, entry, address, resolution }];
    }),
  );
}

/** Services that the workload calls, by its environment. */
export function servicesCalledBy(index: ClusterIndex, workload: Workload): readonly Service[] {
  const services = new Map<string, Service>();
  for (const { resolution } of dependenciesOf(index, workload)) {
    if (resolution.kind === 'service') services.set(refKey(refOf(resolution.service)), resolution.service);
  }
  return [...services.values()];
}

/** Workloads that call each Service (by `refKey`), from their environment. One look at each workload's variables. */
export const callersByService = perIndex((index): ReadonlyMap<string, readonly Workload[]> => {
  const callers = new Map<string, Workload[]>();
  const workloads: readonly Workload[] = [
    ...inOrder(index.all('Deployment')),
    ...inOrder(index.all('StatefulSet')),
    ...inOrder(index.all('DaemonSet')),
    ...inOrder(index.all('CronJob')),
  ];
  for (const workload of workloads) {
    for (const service of servicesCalledBy(index, workload)) {
      const key = refKey(refOf(service));
      callers.set(key, [...(callers.get(key) ?? []), workload]);
    }
  }
  return callers;
});
