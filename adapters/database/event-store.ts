import { appendEvents } from './append-events.ts';
import type { DatabaseAccess } from './database-access.ts';
import type { EventListener } from './event-listener.ts';
import type { EventStore, StoredEvent } from './stores.ts';
import type { Row } from './tables.ts';

const columns = ['sequence', 'id', 'type', 'subject', 'time', 'data'] as const;

export function eventStore({ read, write }: DatabaseAccess, listener: EventListener): EventStore {
  return {
    append: (event) => write((transaction) => appendEvents(transaction, [event])),
    after: (sequence, limit) =>
      read(async (db) => {
        const query = db.selectFrom('events').select(columns).where('sequence', '>', sequence);
        const told = query.where('is_silenced', '=', false);
        return (await told.orderBy('sequence').limit(limit).execute()).map(toEvent);
      }),
    everyAfter: (sequence, limit) =>
      read(async (db) => {
        const query = db.selectFrom('events').select(columns).where('sequence', '>', sequence);
        return (await query.orderBy('sequence').limit(limit).execute()).map(toEvent);
      }),
    latestSequence: () =>
      read(async (db) => {
        const row = await db
          .selectFrom('events')
          .select(({ fn }) => fn.max('sequence').as('latest'))
          .executeTakeFirst();
        return row?.latest ?? 0;
      }),
    listen: (onNew) => listener.listen(onNew),
    unpublished: (limit) =>
      read(async (db) => {
        const query = db
          .selectFrom('events')
          .select(columns)
          .where('published_at', 'is', null)
          .where('is_silenced', '=', false);
        return (await query.orderBy('sequence').limit(limit).execute()).map(toEvent);
      }),
    markPublished: (sequences) =>
      write(async (transaction) => {
        if (sequences.length === 0) return;
        await transaction
          .updateTable('events')
          .set({ published_at: new Date().toISOString() })
          .where('sequence', 'in', sequences)
          .execute();
      }),
  };
}

function toEvent(row: Pick<Row<'events'>, (typeof columns)[number]>): StoredEvent {
  const { sequence, id, type, subject, time, data } = row;
  return { sequence, id, type, subject, time, data };
}
