import { sql, type Transaction } from 'kysely';
import type { StoredEvent } from './stores.ts';
import type { Tables } from './tables.ts';

export type NewEvent = Pick<StoredEvent, 'type' | 'subject' | 'data'>;

/** Channel that wakes those who listen; it carries nothing, since the rows do. */
export const eventsChannel = 'kubesage_events';

const appendLock = 7_260_001;

/**
 * Appends to the outbox as the last thing of a transaction. Events of an incident that a person silenced are marked so. Writers take turns until they commit: otherwise a lower sequence
 * could become visible after a higher one, and a reader that goes on from the higher one would never see it.
 */
export async function appendEvents(transaction: Transaction<Tables>, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`select pg_advisory_xact_lock(${appendLock})`.execute(transaction);
  await sql`
    insert into events (type, subject, data, is_silenced)
    select type, subject, data::json, subject like 'incidents/%' and exists (
      select from incident_tracking as tracked
      where tracked.silenced_until > clock_timestamp() and (tracked.incident_id = substr(subject, 11) or tracked.incident_id
        = (select merged_into from incident_links where incident_links.incident_id = substr(subject, 11))))
    from unnest(${events.map(({ type }) => type)}::text[], ${events.map(({ subject }) => subject)}::text[],
      ${events.map(({ data }) => JSON.stringify(data))}::text[]) with ordinality as new (type, subject, data, position)
    order by position`.execute(transaction);
  await sql`select pg_notify(${eventsChannel}, '')`.execute(transaction);
}
