import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from '../../../core/cluster/kube-object.ts';
import { isStatus, type KubeApi } from '../kube-api.ts';
import type { ClusterCache } from './cluster-cache.ts';

const selectedNode = 'volume.kubernetes.io/selected-node';
const provisionerOf = 'volume.kubernetes.io/storage-provisioner';

export type VolumeServer = {
  readonly onClaim: (claim: PersistentVolumeClaim) => void;
  readonly onVolume: (volume: PersistentVolume) => void;
  readonly onAttachment: (attachment: VolumeAttachment) => void;
};

/**
 * Plays the storage vendor's part: makes and deletes volumes for claims of our provisioner, and attaches them. Binding, the
 * choice of node, VolumeAttachment objects and multi-attach errors are the real controllers' work.
 */
export function serveVolumes(
  api: KubeApi,
  cache: Pick<ClusterCache, 'get'>,
  provisioner: string,
  onTrouble: (message: string) => void,
): VolumeServer {
  return {
    onClaim: (claim) => {
      const { annotations = {} } = claim.metadata;
      const storageClass = cache.get('StorageClass', '', claim.spec?.storageClassName ?? '');
      const isOurs = annotations[provisionerOf] === provisioner && storageClass !== undefined;
      if (!isOurs || claim.spec?.volumeName !== undefined || claim.status?.phase !== 'Pending') return;
      const node = annotations[selectedNode];
      if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return;
      attempt(api.create('/api/v1/persistentvolumes', volumeFor(claim, storageClass, node)));
    },
    onVolume: (volume) => {
      const isOurs = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === provisioner;
      const isReleased = volume.status?.phase === 'Released' && volume.metadata.deletionTimestamp === undefined;
      if (!isOurs || !isReleased || volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
      attempt(api.delete(`/api/v1/persistentvolumes/${volume.metadata.name}`));
    },
    onAttachment: ({ metadata, spec, status }) => {
      if (spec.attacher !== provisioner || status?.attached === true || metadata.deletionTimestamp !== undefined)
        return;
      const path = `/apis/storage.k8s.io/v1/volumeattachments/${metadata.name}/status`;
      attempt(api.patch(path, { status: { attached: true } }, 'merge'));
    },
  };

  function attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!isStatus(error, 404, 409)) onTrouble(`volume: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, node: string | undefined): object {
    const { metadata, spec } = claim;
    const name = `pvc-${metadata.uid}`;
    const { parameters, reclaimPolicy = 'Delete' } = storageClass as StorageClass & {
      readonly parameters?: Readonly<Record<string, string>>;
      readonly reclaimPolicy?: string;
    };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': provisioner } },
      spec: {
        capacity: { storage: spec?.resources?.requests?.storage ?? '1Gi' },
        accessModes: spec?.accessModes ?? ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: reclaimPolicy,
        storageClassName: storageClass.metadata.name,
        volumeMode: 'Filesystem',
        csi: { driver: provisioner, volumeHandle: `vol-${metadata.uid}`, fsType: 'ext4' },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: metadata.namespace,
          name: metadata.name,
          uid: metadata.uid,
        },
        ...affinityTo(node, parameters?.topology === 'node' ? 'kubernetes.io/hostname' : 'topology.kubernetes.io/zone'),
      },
    };
  }

  function affinityTo(node: string | undefined, key: string): object {
    const value = node === undefined ? undefined : cache.get('Node', '', node)?.metadata.labels?.[key];
    if (value === undefined) return {};
    return {
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] },
      },
    };
  }
}
