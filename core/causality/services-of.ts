import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Service } from '../cluster/kube-object.ts';
import { matchesSelector } from '../cluster/label-selector.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import { perKey, perObject } from '../diagnosis/per-index.ts';
import { podTemplateOf, type Workload } from '../diagnosis/workloads.ts';

/** The Services that select the pods of a workload. Cost: those that ask for one of its labels. */
export const servicesOf = perObject((index: ClusterIndex, workload: Workload): readonly ObjectRef[] => {
  const labels = podTemplateOf(workload).metadata?.labels ?? {};
  const byLabel = selectingByLabel(index, workload.metadata.namespace ?? '');
  return Object.entries(labels)
    .flatMap(([label, value]) => byLabel.get(`${label}=${value}`) ?? [])
    .filter(({ spec }) => matchesSelector({ matchLabels: spec.selector ?? {} }, labels))
    .map(refOf);
});

/** Services with a selector, each by the first label that it asks for. */
const selectingByLabel = perKey((index: ClusterIndex, namespace): ReadonlyMap<string, readonly Service[]> => {
  const services = new Map<string, Service[]>();
  for (const service of index.inNamespace('Service', namespace)) {
    const [first] = Object.entries(service.spec.selector ?? {});
    if (first === undefined || service.spec.type === 'ExternalName') continue;
    const key = first.join('=');
    const known = services.get(key);
    if (known === undefined) services.set(key, [service]);
    else known.push(service);
  }
  return services;
});
