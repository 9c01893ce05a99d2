import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { compareText } from './order.ts';
import { perIndex } from './per-index.ts';

/** The image without tag and digest. */
export function imageRepository(image: string): string {
  const name = image.split('@')[0] ?? image;
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/** An image of the same repository that runs somewhere in the cluster now, the highest by name. */
export function sameRepositoryElsewhere(index: ClusterIndex, image: string): string | undefined {
  return runningImages(index)
    .get(imageRepository(image))
    ?.find((other) => other !== image);
}

const runningImages = perIndex((index): ReadonlyMap<string, readonly string[]> => {
  const images = new Set<string>();
  for (const pod of index.all('Pod')) {
    for (const { name, ready } of pod.status?.containerStatuses ?? []) {
      if (ready) images.add(pod.spec.containers.find((container) => container.name === name)?.image ?? '');
    }
  }
  const byRepository = new Map<string, string[]>();
  for (const image of [...images].sort((a, b) => compareText(b, a))) {
    const list = byRepository.get(imageRepository(image));
    if (list === undefined) byRepository.set(imageRepository(image), [image]);
    else list.push(image);
  }
  return byRepository;
});
