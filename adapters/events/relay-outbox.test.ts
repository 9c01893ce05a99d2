import { describe, expect, it } from 'vitest';
import { KubeSageError } from '../../core/errors.ts';
import type { EventStore, StoredEvent } from '../database/stores.ts';
import type { EventBus } from './event-bus.ts';
import { relayOutbox } from './relay-outbox.ts';

/** An outbox in memory, with our own port. */
function outbox() {
  const events: StoredEvent[] = [];
  const marked = new Set<number>();
  const listeners = new Set<() => void>();
  const store: EventStore = {
    append: async ({ type, subject, data }) => {
      const sequence = events.length + 1;
      events.push({ sequence, id: `e${sequence}`, type, subject, data, time: '2026-01-01T00:00:00.000Z' });
      for (const listener of listeners) listener();
    },
    after: async () => [],
    everyAfter: async () => [],
    latestSequence: async () => events.length,
    listen: async (onNew) => {
      listeners.add(onNew);
      return async () => void listeners.delete(onNew);
    },
    unpublished: async (limit) => events.filter(({ sequence }) => !marked.has(sequence)).slice(0, limit),
    markPublished: async (sequences) => {
      for (const sequence of sequences) marked.add(sequence);
    },
  };
  return { store, marked, listeners };
}

function bus(fails: (attempt: number) => boolean = () => false) {
  const published: string[] = [];
  let attempts = 0;
  const port: EventBus = {
    publish: async (events) => {
      attempts += 1;
      if (fails(attempts)) throw new KubeSageError('DependencyDown', 'NATS is away.');
      published.push(...events.map(({ id }) => id));
    },
    ping: async () => undefined,
    close: async () => undefined,
  };
  return { port, published };
}

const append = ({ store }: ReturnType<typeof outbox>) =>
  store.append({ type: 'kubesage.test', subject: 's', data: {} });

describe('relayOutbox', () => {
  it('publishes what waits and what comes, in order, once', async () => {
    const box = outbox();
    const { port, published } = bus();
    for (let n = 0; n < 150; n += 1) await append(box);
    const stop = new AbortController();
    const relaying = relayOutbox(box.store, port, stop.signal);
    await expect.poll(() => published.length).toBe(150);
    await append(box);
    await expect.poll(() => published.length).toBe(151);
    stop.abort();
    await relaying;
    expect(published).toEqual(Array.from({ length: 151 }, (_, n) => `e${n + 1}`));
    expect(box.marked.size).toBe(151);
    expect(box.listeners.size).toBe(0);
  });

  it('marks nothing that did not reach the bus, and tries again', async () => {
    const box = outbox();
    const { port, published } = bus((attempt) => attempt < 3);
    await append(box);
    const stop = new AbortController();
    const relaying = relayOutbox(box.store, port, stop.signal);
    expect(box.marked.size).toBe(0);
    await expect.poll(() => published, { timeout: 3_000 }).toEqual(['e1']);
    stop.abort();
    await relaying;
  });

  it('stops at once while it waits', async () => {
    const stop = new AbortController();
    const relaying = relayOutbox(outbox().store, bus().port, stop.signal);
    const started = performance.now();
    setTimeout(() => stop.abort(), 20);
    await relaying;
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
