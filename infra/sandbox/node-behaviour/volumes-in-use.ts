import type { KubeApi } from '../kube-api.ts';
import { attachableVolumes } from './claim-volumes.ts';
import type { ClusterCache } from './cluster-cache.ts';
import type { KubeletPod } from './kubelet-types.ts';

export type VolumesInUse = {
  /** Reports a node's volumes when they differ from what was reported last. */
  readonly report: (node: string) => void;
};

/** Tells the attach controller which volumes a node's pods have mounted, so that it does not detach them under a pod. */
export function volumesInUse(
  api: KubeApi,
  cache: Pick<ClusterCache, 'get' | 'all'>,
  isMounted: (pod: KubeletPod) => boolean,
  onTrouble: (message: string) => void,
): VolumesInUse {
  const reported = new Map<string, string>();
  return { report };

  function report(node: string): void {
    const used = new Set<string>();
    for (const pod of cache.all('Pod')) {
      if (pod.spec.nodeName !== node || !isMounted(pod)) continue;
      for (const volume of attachableVolumes(pod, cache)) used.add(volume);
    }
    const names = [...used].sort();
    if ((reported.get(node) ?? '') === names.join()) return;
    reported.set(node, names.join());
    const status = { volumesInUse: names };
    api.patch(`/api/v1/nodes/${node}/status`, { status }, 'merge').catch((error: unknown) => {
      reported.delete(node);
      onTrouble(`node ${node}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
