import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { servicesCalledBy } from './dependencies.ts';
import type { NetworkError } from './network-errors.ts';
import { resolveHost } from './service-address.ts';
import type { Workload } from './workloads.ts';

/** Services whose trouble would explain a workload's: those that its log names first, then those that its environment names. */
export function calledServices(
  index: ClusterIndex,
  workload: Workload,
  errors: readonly NetworkError[] = [],
): readonly ObjectRef[] {
  const refs = new Map<string, ObjectRef>();
  for (const { host } of errors) {
    if (host === null) continue;
    const resolution = resolveHost(index, workload.metadata.namespace ?? '', host);
    if (resolution.kind === 'service') add(refOf(resolution.service));
  }
  for (const service of servicesCalledBy(index, workload)) add(refOf(service));
  return [...refs.values()];

  function add(ref: ObjectRef): void {
    refs.set(refKey(ref), ref);
  }
}
