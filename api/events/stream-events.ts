import type { SSEStreamingApi } from 'hono/streaming';
import type { EventStore, StoredEvent } from '../../adapters/database/stores.ts';
import type { ApiLog } from '../dependencies.ts';
import type { EventFeed } from './event-feed.ts';

type Options = {
  readonly events: () => EventStore;
  readonly feed: EventFeed;
  /** Sequence after which to begin; null for what happens from now on. */
  readonly after: number | null;
  readonly heartbeatMs: number;
  readonly stopping: AbortSignal;
  readonly log: ApiLog;
};

const batch = 100;

/**
 * Sends events one after another until the other side goes or the API stops. A slow reader is waited for: nothing is read
 * from PostgreSQL before the last was taken, so that a stream never holds more than one batch.
 */
export async function streamEvents(stream: SSEStreamingApi, options: Options): Promise<void> {
  const { events, feed, heartbeatMs, stopping, log } = options;
  let position = options.after;
  let isOver = stopping.aborted;
  let isNew = false;
  let wake = (): void => {};
  const unsubscribe = feed.subscribe(() => {
    isNew = true;
    wake();
  });
  const end = (): void => {
    isOver = true;
    wake();
  };
  stream.onAbort(end);
  stopping.addEventListener('abort', end);
  try {
    // Tells the browser that it is connected, and how soon to come back after a cut.
    await stream.write('retry: 2000\n\n');
    while (!isOver) {
      isNew = false;
      const mayBeMore = await sendBatch();
      if (mayBeMore || isNew || isOver) continue;
      if (await isSilent()) await stream.write(': still here\n\n');
    }
  } finally {
    unsubscribe();
    stopping.removeEventListener('abort', end);
  }

  /** A database that is away is asked again at the next turn; the position is kept. */
  async function sendBatch(): Promise<boolean> {
    let found: readonly StoredEvent[];
    try {
      position ??= await events().latestSequence();
      found = await events().after(position, batch);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'A stream waits for the database');
      return false;
    }
    for (const event of found) {
      if (isOver) return false;
      await stream.writeSSE({
        id: String(event.sequence),
        event: event.type,
        data: JSON.stringify(asCloudEvent(event)),
      });
      position = event.sequence;
    }
    return found.length === batch;
  }

  /** Waits for news, the end or the time of a heartbeat; true when it was the last. */
  function isSilent(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), heartbeatMs);
      wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }
}

function asCloudEvent({ sequence: _, data, ...rest }: StoredEvent): object {
  return { specversion: '1.0', source: 'kubesage', datacontenttype: 'application/json', ...rest, data };
}
