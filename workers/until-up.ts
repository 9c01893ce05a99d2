import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const firstWaitMs = 250;
const mostWaitMs = 5_000;

/** Connects to a part that may come up later than we do, with growing waits. Rejects only when stopped. */
export async function untilUp<T>(
  part: string,
  connect: () => Promise<T>,
  log: Logger,
  signal: AbortSignal,
): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, mostWaitMs)) {
    try {
      return await connect();
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ part, reason: error instanceof Error ? error.message : String(error) }, 'Not up yet, trying again');
      await delay(waitMs, undefined, { signal });
    }
  }
}
