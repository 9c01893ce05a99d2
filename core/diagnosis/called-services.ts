import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { servicesCalledBy } from './dependencies.ts';
import type { NetworkError } from './network-errors.ts';
import { resolveHost } from './service-address.ts';
import type { Workload } from './workloads.ts';

/** Services whose trouble would explain a workload's: those that its failed calls name, else all that its environment names. */
export function calledServices(
  index: ClusterIndex,
  workload: Workload,
  errors: readonly NetworkError[] = [],
): readonly ObjectRef[] {
  const hosts = errors.flatMap(({ host }) => host ?? []);
  const named = new Map<string, ObjectRef>();
  for (const host of hosts) {
    const resolution = resolveHost(index, workload.metadata.namespace ?? '', host);
    if (resolution.kind === 'service') named.set(refKey(refOf(resolution.service)), refOf(resolution.service));
  }
  return hosts.length > 0 ? [...named.values()] : servicesCalledBy(index, workload).map(refOf);
}
