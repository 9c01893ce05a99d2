import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { KubeObject } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { isWorkload, workloadOf } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

/** What made an object: a pod's workload rather than the ReplicaSet between them. */
export function ownerLinks(index: ClusterIndex, object: KubeObject): readonly Link[] {
  const direct = index.ownerOf(object);
  if (direct === undefined) return [];
  const owner = isWorkload(object) ? workloadOf(index, object) : direct;
  if (owner === object) return [];
  const evidence = fieldEvidence(object, 'metadata.ownerReferences', `${direct.kind} ${direct.metadata.name}`);
  return [link(refOf(owner), object, 'owned-by', `${sayObject(object)} belongs to ${sayObject(owner)}.`, evidence)];
}
