import type { Transaction } from 'kysely';
import { lockAlerts } from './lock-alerts.ts';
import type { Tables } from './tables.ts';

/** What people joined or split off for this episode ends with it, and alerts that still fire look for another place. Idempotent. */
export async function closeEpisode(
  transaction: Transaction<Tables>,
  incidentId: string,
  episode: string,
  postMortem: string,
): Promise<void> {
  await transaction
    .updateTable('incident_tracking')
    .set({ post_mortem: postMortem })
    .where('incident_id', '=', incidentId)
    .where('episode', '=', episode)
    .execute();
  await transaction.deleteFrom('incident_links').where('merged_into', '=', incidentId).execute();
  await transaction.deleteFrom('incident_splits').where('split_into', '=', incidentId).execute();
  await lockAlerts(transaction);
  await transaction
    .updateTable('alerts')
    .set({ is_pending: true, incident_id: null })
    .where('incident_id', '=', incidentId)
    .where('state', '=', 'firing')
    .execute();
}
