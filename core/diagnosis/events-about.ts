import { type ClusterIndex, eventTime } from '../cluster/cluster-index.ts';
import type { KubeEvent, KubeObject } from '../cluster/kube-object.ts';
import { compareText } from './order.ts';

/** Events about exactly this object, oldest first, ties in an order that the input's order does not change. */
export function eventsAbout(index: ClusterIndex, object: KubeObject): readonly KubeEvent[] {
  return [...index.eventsOf(object)].sort(
    (a, b) =>
      compareText(eventTime(a), eventTime(b)) ||
      compareText(a.reason ?? '', b.reason ?? '') ||
      compareText(a.message ?? '', b.message ?? '') ||
      compareText(a.metadata.name, b.metadata.name),
  );
}

/** The newest event about the object that satisfies `is`. */
export function latestEvent(
  index: ClusterIndex,
  object: KubeObject,
  is: (event: KubeEvent) => boolean,
): KubeEvent | undefined {
  return eventsAbout(index, object).findLast(is);
}
