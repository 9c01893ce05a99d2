import { eventTime } from './event-time.ts';
import type { KubeEvent } from './kube-object.ts';
import { compareObjects, compareText } from './object-order.ts';

/**
 * The events that tell most, oldest first: the `newest`, and of up to `reasons` reasons the one that was seen first, so that what
 * began the trouble is not pushed out by what it led to. Taking some of what was taken from more gives the same.
 */
export function tellingEvents(events: readonly KubeEvent[], newest: number, reasons: number): readonly KubeEvent[] {
  const sorted = [...events].sort(byTime);
  if (sorted.length <= newest) return sorted;
  const firsts = new Map<string, KubeEvent>();
  for (const event of sorted) {
    const reason = `${event.reason ?? ''}/${event.type ?? ''}`;
    if (!firsts.has(reason)) firsts.set(reason, event);
  }
  const kept = new Set([...[...firsts.values()].slice(0, reasons), ...sorted.slice(-newest)]);
  return sorted.filter((event) => kept.has(event));
}

function byTime(a: KubeEvent, b: KubeEvent): number {
  return (
    compareText(eventTime(a), eventTime(b)) ||
    compareText(a.reason ?? '', b.reason ?? '') ||
    compareText(a.message ?? '', b.message ?? '') ||
    compareObjects(a, b)
  );
}
