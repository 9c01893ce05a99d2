import type { StoredEvent } from '../database/stores.ts';

/** Publishes CloudEvents (structured JSON, subject = type). At least once: `id` lets the bus and consumers drop repeats. */
export type EventBus = {
  readonly publish: (events: readonly StoredEvent[]) => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
