import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { eventsChannel } from './append-events.ts';
import { toDatabaseError } from './to-database-error.ts';

/** One connection that hears of new events for all who listen in this process. */
export type EventListener = {
  readonly listen: (onNew: () => void) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

const firstWaitMs = 100;
const mostWaitMs = 5_000;

/**
 * Connects with the first listener and leaves with the last. When the connection breaks it is made again for as long as somebody
 * listens, and then everybody is woken: something may have been said meanwhile.
 */
export function eventListener(url: string, onNotice: (says: string) => void): EventListener {
  const listeners = new Set<() => void>();
  let client: Promise<Client> | null = null;

  return {
    listen: async (onNew) => {
      // Its own function, so that listening twice with the same callback is twice.
      const listener = (): void => onNew();
      listeners.add(listener);
      try {
        client ??= connect();
        await client;
      } catch (error) {
        client = null;
        listeners.delete(listener);
        throw toDatabaseError(error);
      }
      return async () => {
        listeners.delete(listener);
        if (listeners.size === 0) await disconnect();
      };
    },
    close: async () => {
      listeners.clear();
      await disconnect();
    },
  };

  async function connect(): Promise<Client> {
    const fresh = new Client({
      connectionString: url,
      application_name: 'kubesage events',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    fresh.on('error', () => undefined);
    try {
      await fresh.connect();
      fresh.on('notification', wakeAll);
      await fresh.query(`listen ${eventsChannel}`);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    fresh.once('end', () => void reconnect(fresh));
    return fresh;
  }

  async function reconnect(lost: Client): Promise<void> {
    if (listeners.size === 0 || client === null || (await client) !== lost) return;
    onNotice('The connection that hears of new events broke; connecting again.');
    for (let waitMs = firstWaitMs; listeners.size > 0; waitMs = Math.min(waitMs * 2, mostWaitMs)) {
      try {
        client = Promise.resolve(await connect());
        wakeAll();
        return;
      } catch {
        // However long it takes: who listens polls as well, so nothing is lost, only later.
        await delay(waitMs, undefined, { ref: false });
      }
    }
    client = null;
  }

  async function disconnect(): Promise<void> {
    const leaving = client;
    client = null;
    await (await leaving?.catch(() => null))?.end().catch(() => undefined);
  }

  function wakeAll(): void {
    for (const listener of listeners) listener();
  }
}
