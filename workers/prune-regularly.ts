import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../adapters/database/stores.ts';

const everyMs = 600_000;

/** Drops what is past its retention, every ten minutes, for as long as the worker lives. */
export async function pruneRegularly(database: Database, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await database.prune(new Date());
      await delay(everyMs, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'Pruning failed, trying again later',
      );
      await delay(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
