import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const dayMs = 86_400_000;
const keepInvestigationsMs = 7 * dayMs;
const keepPublishedEventsMs = 3 * dayMs;
// Where no bus is configured nothing is ever published, and the outbox must not grow for ever.
const keepUnpublishedEventsMs = 30 * dayMs;

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
}
