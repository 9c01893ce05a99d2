import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ControllerRevision, Pod, PodTemplate } from '../cluster/kube-object.ts';

const revisionLabel = 'controller-revision-hash';

/** The template that the pod was made of, in the revision that it bears; null when the cluster no longer keeps it. */
export function templateOfPod(index: ClusterIndex, pod: Pod): PodTemplate | null {
  const owner = index.ownerOf(pod);
  if (owner?.kind === 'ReplicaSet')
    return index.find('ReplicaSet', owner.metadata.namespace ?? '', owner.metadata.name)?.spec.template ?? null;
  if (owner?.kind === 'Job')
    return index.find('Job', owner.metadata.namespace ?? '', owner.metadata.name)?.spec.template ?? null;
  if (owner?.kind !== 'StatefulSet' && owner?.kind !== 'DaemonSet') return null;
  const hash = pod.metadata.labels?.[revisionLabel];
  const kept = index
    .ownedBy(owner)
    .filter((object): object is ControllerRevision => object.kind === 'ControllerRevision')
    .find(
      ({ metadata }) => metadata.name === hash || (hash !== undefined && metadata.labels?.[revisionLabel] === hash),
    );
  return kept?.data?.spec?.template ?? null;
}
