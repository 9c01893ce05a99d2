import { type JetStreamManager, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection, nanos } from '@nats-io/transport-node';
import { KubeSageError } from '../../core/errors.ts';
import type { StoredEvent } from '../database/stores.ts';
import type { EventBus } from './event-bus.ts';
import { cloudEventsMediaType, toCloudEvent } from './to-cloud-event.ts';

const stream = 'KUBESAGE';
const subjects = ['kubesage.>'];
const minuteMs = 60_000;
/** Longer than the relay's longest pause, so that what it sends again after a failure is still known. */
const duplicateWindowMs = 10 * minuteMs;
const keepMs = 7 * 24 * 60 * minuteMs;
const keepBytes = 1_073_741_824;
const timeoutMs = 3_000;

/**
 * Publishes to the JetStream stream `KUBESAGE`, which is created when it is not there; the subject is the event's type. Reconnects
 * for ever. Throws DependencyDown when NATS does not answer or has no JetStream.
 */
export async function connectNatsEventBus({ url }: { readonly url: string }): Promise<EventBus> {
  const connection = await orDown(() =>
    connect({ servers: url, name: 'kubesage', timeout: timeoutMs, maxReconnectAttempts: -1, reconnectTimeWait: 1_000 }),
  );
  try {
    const manager = await orDown(() => jetstreamManager(connection, { timeout: timeoutMs }));
    await orDown(() => ensureStream(manager));
    return eventBus(connection, manager);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function eventBus(connection: NatsConnection, manager: JetStreamManager): EventBus {
  const client = jetstream(connection, { timeout: timeoutMs });
  return {
    publish: async (events) => {
      // One after another: a consumer may rely on the order of what happened to one object.
      for (const event of events) {
        await orDown(async () => {
          try {
            await publishOne(event);
          } catch (error) {
            // A server that came back without its data has no stream any more.
            if (connection.isClosed()) throw error;
            await ensureStream(manager);
            await publishOne(event);
          }
        });
      }
    },
    ping: () => orDown(async () => void (await manager.streams.info(stream))),
    close: async () => {
      await connection.drain().catch(() => connection.close());
    },
  };

  async function publishOne(event: StoredEvent): Promise<void> {
    const head = headers();
    head.set('Content-Type', cloudEventsMediaType);
    await client.publish(event.type, JSON.stringify(toCloudEvent(event)), {
      msgID: event.id,
      headers: head,
      timeout: timeoutMs,
    });
  }
}

async function ensureStream(manager: JetStreamManager): Promise<void> {
  const settings = {
    subjects,
    duplicate_window: nanos(duplicateWindowMs),
    max_age: nanos(keepMs),
    max_bytes: keepBytes,
  };
  try {
    await manager.streams.update(stream, settings);
  } catch {
    // Not there yet: whatever else is wrong, creating it says so.
    await manager.streams.add({ name: stream, storage: StorageType.File, ...settings });
  }
}

async function orDown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new KubeSageError('DependencyDown', `NATS does not take events: ${why}.`, { cause });
  }
}
