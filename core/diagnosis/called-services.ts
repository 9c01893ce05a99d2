import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { servicesCalledBy } from './dependencies.ts';
import type { NetworkError } from './network-errors.ts';
import { resolveHost } from './service-address.ts';
import { backendsOf } from './service-backends.ts';
import type { Workload } from './workloads.ts';

/**
 * What a workload calls and whose trouble would explain its own: the Services that its failed calls name, else all that its
 * environment names, each followed by the workloads behind it.
 */
export function calledServices(
  index: ClusterIndex,
  workload: Workload,
  errors: readonly NetworkError[] = [],
): readonly ObjectRef[] {
  const hosts = errors.flatMap(({ host }) => host ?? []);
  const named = hosts.flatMap((host) => {
    const resolution = resolveHost(index, workload.metadata.namespace ?? '', host);
    return resolution.kind === 'service' ? [resolution.service] : [];
  });
  const refs = new Map<string, ObjectRef>();
  for (const service of hosts.length > 0 ? named : servicesCalledBy(index, workload)) {
    const { workloads = [] } = backendsOf(index, service) ?? {};
    for (const object of [service, ...workloads]) refs.set(refKey(refOf(object)), refOf(object));
  }
  return [...refs.values()];
}
