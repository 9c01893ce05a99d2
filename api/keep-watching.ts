import type { Database } from '../adapters/database/stores.ts';
import type { Orchestrator } from '../adapters/temporal/orchestrator.ts';
import type { ApiLog } from './dependencies.ts';

/** Starts the watch of every registered cluster that has none, as after the loss of Temporal's own state. Joins those that run. */
export async function keepWatching(
  database: Database,
  orchestrator: Orchestrator,
  everyMs: number,
  log: ApiLog,
): Promise<void> {
  for (const { name } of await database.clusters.list()) {
    try {
      await orchestrator.watchCluster(name, everyMs);
    } catch (error) {
      log.warn(
        { cluster: name, reason: error instanceof Error ? error.message : String(error) },
        'Cannot watch it yet',
      );
    }
  }
}
