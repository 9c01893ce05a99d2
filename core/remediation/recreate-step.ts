import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Pod } from '../cluster/kube-object.ts';
import type { DraftStep } from './action.ts';
import { servicesBefore } from './workload.ts';

/** Deletes a pod, so that its controller makes it anew. There is nothing to undo: the new pod is the old one's spec again. */
export function recreateStep(pod: Pod, index: ClusterIndex): DraftStep {
  const { name, namespace = '', labels = {}, ownerReferences = [] } = pod.metadata;
  const controller = ownerReferences.find((owner) => owner.controller === true);
  const maker = `${controller?.kind} ${controller?.name}`;
  const scratch = (pod.spec.volumes ?? [])
    .filter(({ emptyDir }) => emptyDir !== undefined)
    .map((volume) => volume.name);
  const loss = scratch.length === 0 ? '' : ` What it keeps in ${scratch.join(', ')} (emptyDir) is lost.`;
  return {
    change: { kind: 'delete' },
    inverse: null,
    risk: 'low',
    blastRadius: {
      pods: 1,
      services: servicesBefore(labels, namespace, index),
      says: `Stops 1 pod; ${maker} creates it anew.${loss}`,
    },
    says: `Delete pod ${name}, so that ${maker} creates it anew.`,
  };
}
