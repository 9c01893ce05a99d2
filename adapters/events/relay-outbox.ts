import type { EventStore } from '../database/stores.ts';
import type { EventBus } from './event-bus.ts';

const batch = 100;
// Notifications are a hint: they are lost with the connection that brings them.
const pollMs = 5_000;
const firstWaitMs = 250;
const mostWaitMs = 30_000;

/**
 * Carries events from the outbox to the bus, in order, until the signal aborts. At least once: what was published but not yet marked
 * when a process dies is published again, under the same id. Failures of either side are waited out.
 */
export async function relayOutbox(events: EventStore, bus: EventBus, signal: AbortSignal): Promise<void> {
  let wake = (): void => undefined;
  let stopListening: (() => Promise<void>) | null = null;
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    try {
      stopListening ??= await events.listen(() => wake());
      const published = await relayBatch(events, bus);
      waitMs = firstWaitMs;
      if (published < batch) await pause(pollMs, signal, woken);
    } catch {
      // Both sides show that they are down by `ping`; the events stay where they are.
      await pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, mostWaitMs);
    }
  }
  await stopListening?.();
}

async function relayBatch(events: EventStore, bus: EventBus): Promise<number> {
  const unpublished = await events.unpublished(batch);
  if (unpublished.length === 0) return 0;
  await bus.publish(unpublished);
  await events.markPublished(unpublished.map(({ sequence }) => sequence));
  return unpublished.length;
}

function pause(ms: number, signal: AbortSignal, woken?: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const done = (): void => resolve();
  signal.addEventListener('abort', done, { once: true });
  if (signal.aborted) resolve();
  void woken?.then(resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
  });
}
