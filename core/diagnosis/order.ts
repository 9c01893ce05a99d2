import type { KubeObject } from '../cluster/kube-object.ts';
import { compareObjects } from '../cluster/object-order.ts';

export { compareObjects, compareText } from '../cluster/object-order.ts';

/** By kind, namespace and name. What the index answers is so already and costs only the look. */
export function inOrder<T extends KubeObject>(objects: readonly T[]): readonly T[] {
  const isSorted = objects.every((object, at) => {
    const next = objects[at + 1];
    return next === undefined || compareObjects(object, next) <= 0;
  });
  return isSorted ? objects : [...objects].sort(compareObjects);
}
