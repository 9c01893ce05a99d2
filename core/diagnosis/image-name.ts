import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { compareText } from './order.ts';
import { perIndex, perKey } from './per-index.ts';

/** The image without tag and digest. */
export function imageRepository(image: string): string {
  const name = image.split('@')[0] ?? image;
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/** An image of the same repository that runs somewhere in the cluster now, the highest by name. */
export function sameRepositoryElsewhere(index: ClusterIndex, image: string): string | undefined {
  const repository = imageRepository(image);
  return runningImages(index).find((other) => other !== image && imageRepository(other) === repository);
}

/** Of ready containers, highest by name first. */
const runningImages = perIndex((index): readonly string[] => {
  const images = new Set(index.populatedNamespaces().flatMap((namespace) => imagesIn(index, namespace)));
  return [...images].sort((a, b) => compareText(b, a));
});

const imagesIn = perKey((index, namespace): readonly string[] => {
  const images = new Set<string>();
  for (const pod of index.inNamespace('Pod', namespace)) {
    for (const { name, ready } of pod.status?.containerStatuses ?? []) {
      if (ready) images.add(pod.spec.containers.find((container) => container.name === name)?.image ?? '');
    }
  }
  return [...images].sort(compareText);
});
