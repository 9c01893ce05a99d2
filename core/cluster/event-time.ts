import type { KubeEvent } from './kube-object.ts';

/** When an event was last seen, RFC 3339; '' when it says nothing of time. */
export function eventTime(event: KubeEvent): string {
  return (
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    event.metadata.creationTimestamp ??
    ''
  );
}
