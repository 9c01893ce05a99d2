import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, PodSpec } from '../cluster/kube-object.ts';
import { notReadyCondition } from './lost-nodes.ts';
import { matchesNodeTerms } from './node-fit.ts';
import { inOrder } from './order.ts';

/** Why a volume keeps a pod from being placed. */
export type VolumeBlock =
  | { readonly kind: 'unbound'; readonly claim: PersistentVolumeClaim }
  /** The volume lives on a node that is gone, not ready or cordoned. `node` is undefined when it does not exist any more. */
  | {
      readonly kind: 'node-lost';
      readonly claim: PersistentVolumeClaim;
      readonly volume: PersistentVolume;
      readonly nodeName: string;
      readonly node: Node | undefined;
    };

export function volumeBlocks(index: ClusterIndex, pod: Pod): readonly VolumeBlock[] {
  return claimsOf(index, pod.metadata.namespace ?? '', pod.spec).flatMap((claim): readonly VolumeBlock[] => {
    const phase = claim.status?.phase;
    if (phase === 'Pending') return waitsForItsPod(index, claim) ? [] : [{ kind: 'unbound', claim }];
    if (phase === 'Lost') return [{ kind: 'unbound', claim }];
    const volume = index.find('PersistentVolume', '', claim.spec?.volumeName ?? '');
    const terms = volume?.spec?.nodeAffinity?.required?.nodeSelectorTerms;
    if (volume === undefined || terms === undefined || !index.knows('Node')) return [];
    const homes = inOrder(index.all('Node')).filter((node) => matchesNodeTerms(terms, node));
    if (homes.some(isUsable)) return [];
    const named = terms.flatMap(({ matchExpressions = [] }) =>
      matchExpressions.filter(({ key }) => key === 'kubernetes.io/hostname').flatMap(({ values = [] }) => values),
    )[0];
    return [
      { kind: 'node-lost', claim, volume, nodeName: homes[0]?.metadata.name ?? named ?? 'unknown', node: homes[0] },
    ];
  });
}

/** A claim whose class binds it only when a pod is placed: pending is its normal state. */
export function waitsForItsPod(index: ClusterIndex, claim: PersistentVolumeClaim): boolean {
  const name = claim.spec?.storageClassName ?? defaultClass(index);
  return index.find('StorageClass', '', name ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
}

export function defaultClass(index: ClusterIndex): string | undefined {
  return inOrder(index.all('StorageClass')).find(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  )?.metadata.name;
}

export function claimsOf(index: ClusterIndex, namespace: string, spec: PodSpec): readonly PersistentVolumeClaim[] {
  return (spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) =>
      index.find('PersistentVolumeClaim', namespace, persistentVolumeClaim?.claimName ?? '') ?? [],
  );
}

function isUsable(node: Node): boolean {
  return node.spec?.unschedulable !== true && notReadyCondition(node) === undefined;
}
