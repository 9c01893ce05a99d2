import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Service } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { backendsOf } from '../../diagnosis/service-backends.ts';
import { type Link, link } from '../link.ts';

/** The workloads whose pods a Service selects. */
export function serviceLinks(index: ClusterIndex, service: Service): readonly Link[] {
  const { workloads = [], selector } = backendsOf(index, service) ?? {};
  const evidence = fieldEvidence(service, 'spec.selector', selector ?? {});
  return workloads.map((workload) => {
    const says = `Service ${service.metadata.name} leads to the pods of ${sayObject(workload)}.`;
    return link(refOf(workload), service, 'selected-by', says, evidence);
  });
}
