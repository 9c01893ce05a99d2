import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Service } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { containerEnvironment, type EnvironmentEntry } from './container-environment.ts';
import { inOrder } from './order.ts';
import { perIndex, perKey, perObject } from './per-index.ts';
import { type Address, peerAddress, type Resolution, resolveHost } from './service-address.ts';
import { isWorkload, placedContainers, podTemplateOf, type Workload } from './workloads.ts';

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

/** `refKey`s of the Services that a workload calls: what else changes about them or it does not matter. */
const callsOf = perObject((index, workload: Workload): readonly string[] =>
  servicesCalledBy(index, workload).map((service) => refKey(refOf(service))),
);

const callersByService = perIndex((index): ReadonlyMap<string, readonly ObjectRef[]> => {
  const callers = new Map<string, ObjectRef[]>();
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const) {
    for (const workload of inOrder<Workload>(index.all(kind))) {
      for (const key of callsOf(index, workload)) {
        const known = callers.get(key);
        if (known === undefined) callers.set(key, [refOf(workload)]);
        else known.push(refOf(workload));
      }
    }
  }
  return callers;
});

const callersOfKey = perKey((index, key): readonly ObjectRef[] => callersByService(index).get(key) ?? []);

/** Workloads that call a Service, by their environment. One look at each workload's variables, kept as long as they stay. */
export function callersOf(index: ClusterIndex, service: Service): readonly ObjectRef[] {
  return callersOfKey(index, refKey(refOf(service)));
}

/** The same as the workloads themselves, for who looks at their pods. */
export function workloadsCalling(index: ClusterIndex, service: Service): readonly Workload[] {
  return callersOf(index, service).flatMap(({ kind, namespace, name }) => {
    const caller = index.named(kind, namespace, name);
    return caller !== undefined && isWorkload(caller) ? [caller] : [];
  });
}
