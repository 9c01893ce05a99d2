import { sql } from 'kysely';
import type { DatabaseAccess } from './database-access.ts';
import type { CursorStore } from './tracking-stores.ts';

export function cursorStore({ read, write }: DatabaseAccess): CursorStore {
  return {
    read: (name) =>
      read(async (db) => {
        const row = await db.selectFrom('cursors').select('sequence').where('name', '=', name).executeTakeFirst();
        return row?.sequence ?? 0;
      }),
    save: (name, sequence) =>
      write(async (transaction) => {
        await sql`
          insert into cursors (name, sequence) values (${name}, ${sequence})
          on conflict (name) do update set sequence = greatest(cursors.sequence, excluded.sequence)`.execute(
          transaction,
        );
      }),
  };
}
