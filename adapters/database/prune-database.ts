import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const dayMs = 86_400_000;
const keepInvestigationsMs = 7 * dayMs;
const keepPublishedEventsMs = 3 * dayMs;
// Where no bus is configured nothing is ever published, and the outbox must not grow for ever.
const keepUnpublishedEventsMs = 30 * dayMs;
const keepChangesMs = 30 * dayMs;
// Long enough for a writer that repeats itself to be recognised, and for a swing to be counted.
const keepFoldedChangesMs = dayMs;
const keepResolvedAlertsMs = 30 * dayMs;
const keepClosedIncidentsMs = 90 * dayMs;

/** Drops what nobody asks for any more. Events that wait for the bus are kept much longer than those that reached it. */
export async function pruneDatabase(transaction: Transaction<Tables>, now: Date): Promise<void> {
  const before = (ageMs: number): string => new Date(now.getTime() - ageMs).toISOString();
  await transaction.deleteFrom('investigations').where('saved_at', '<', before(keepInvestigationsMs)).execute();
  await transaction
    .deleteFrom('diagnosis_documents')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('investigations')
            .select('id')
            .whereRef('investigations.digest', '=', 'diagnosis_documents.digest'),
        ),
      ),
    )
    .execute();
  await transaction
    .deleteFrom('events')
    .where('published_at', 'is not', null)
    .where('time', '<', before(keepPublishedEventsMs))
    .execute();
  await transaction.deleteFrom('events').where('time', '<', before(keepUnpublishedEventsMs)).execute();
  await transaction.deleteFrom('changes').where('last_at', '<', before(keepChangesMs)).execute();
  await transaction
    .deleteFrom('changes')
    .where('absorbed_into', 'is not', null)
    .where('saved_at', '<', before(keepFoldedChangesMs))
    .execute();
  await transaction
    .deleteFrom('alerts')
    .where('state', '=', 'resolved')
    .where('last_seen_at', '<', before(keepResolvedAlertsMs))
    .execute();
  await sql`
    with gone as (
      delete from incident_tracking where state in ('closed', 'merged') and updated_at < ${before(keepClosedIncidentsMs)}
      returning incident_id, episode)
    delete from incident_timeline using gone
    where incident_timeline.incident_id = gone.incident_id and incident_timeline.episode = gone.episode`.execute(
    transaction,
  );
}
