import type { PersistentVolume } from '../../../core/cluster/kube-object.ts';
import type { ClusterCache } from './cluster-cache.ts';
import type { KubeletPod } from './kubelet-types.ts';

type CsiVolume = PersistentVolume & {
  readonly spec?: PersistentVolume['spec'] & {
    readonly csi?: { readonly driver: string; readonly volumeHandle: string };
  };
};

type Cache = Pick<ClusterCache, 'get' | 'all'>;

/** null when the claim's volume is there on the pod's node, otherwise '' while binding and attaching go on. */
export function claimProblem(pod: KubeletPod, claim: string, cache: Cache): string | null {
  const namespace = pod.metadata.namespace ?? '';
  const found = cache.get('PersistentVolumeClaim', namespace, claim);
  if (found === undefined) return `MountVolume.SetUp failed: persistentvolumeclaim "${claim}" not found`;
  const volume = cache.get('PersistentVolume', '', found.spec?.volumeName ?? '') as CsiVolume | undefined;
  if (volume === undefined || found.status?.phase !== 'Bound') return '';
  if (volume.spec?.csi === undefined) return null;
  for (const { spec, status } of cache.all('VolumeAttachment')) {
    const isOurs = spec.nodeName === pod.spec.nodeName && spec.source.persistentVolumeName === volume.metadata.name;
    if (isOurs && status?.attached === true) return null;
  }
  return '';
}

/** The attachable volumes that a pod uses, as Node.status.volumesInUse names them. */
export function attachableVolumes(pod: KubeletPod, cache: Cache): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    if (persistentVolumeClaim === undefined) return [];
    const claim = cache.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', persistentVolumeClaim.claimName);
    const volume = cache.get('PersistentVolume', '', claim?.spec?.volumeName ?? '') as CsiVolume | undefined;
    const csi = volume?.spec?.csi;
    return csi === undefined ? [] : [`kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`];
  });
}
