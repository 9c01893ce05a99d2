import type { EventStore } from '../../adapters/database/stores.ts';
import type { ApiLog } from '../dependencies.ts';

/** Wakes every stream when new events were committed, over one LISTEN however many streams there are. */
export type EventFeed = {
  /** Answers the function that ends the subscription. */
  readonly subscribe: (onNew: () => void) => () => void;
  readonly size: () => number;
};

const retryMs = 2_000;

/** Listens from the first stream on, until the API stops. Streams look by themselves as well, so a LISTEN that fails only makes them slower. */
export function createEventFeed(events: () => EventStore, stopping: AbortSignal, log: ApiLog): EventFeed {
  const subscribers = new Set<() => void>();
  let isListening = false;

  return {
    size: () => subscribers.size,
    subscribe(onNew) {
      subscribers.add(onNew);
      if (!isListening) void listen();
      return () => subscribers.delete(onNew);
    },
  };

  async function listen(): Promise<void> {
    isListening = true;
    try {
      const stop = await events().listen(() => {
        for (const wake of subscribers) wake();
      });
      if (stopping.aborted) await stop();
      else stopping.addEventListener('abort', () => void stop().catch(sayWhy), { once: true });
    } catch (error) {
      sayWhy(error);
      setTimeout(() => {
        isListening = false;
        if (subscribers.size > 0 && !stopping.aborted) void listen();
      }, retryMs).unref();
    }
  }

  function sayWhy(error: unknown): void {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'Cannot listen for events');
  }
}
