import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Pod, Service } from '../cluster/kube-object.ts';

/** Pods that a Service selects and that are not finished or going. None for one without a selector. Costs the matches. */
export function backendPods(index: ClusterIndex, { spec, metadata }: Service): readonly Pod[] {
  const { selector = {}, type } = spec;
  if (type === 'ExternalName' || Object.keys(selector).length === 0) return [];
  return index
    .podsMatching(metadata.namespace ?? '', { matchLabels: selector })
    .filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        pod.status?.phase !== 'Succeeded' &&
        pod.status?.phase !== 'Failed',
    );
}
