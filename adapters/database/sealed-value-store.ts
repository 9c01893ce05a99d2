import { randomUUID } from 'node:crypto';
import type { DatabaseAccess } from './database-access.ts';
import type { Sealing } from './sealing.ts';
import type { SealedValueStore } from './stores.ts';

export function sealedValueStore({ read, write }: DatabaseAccess, sealing: Sealing): SealedValueStore {
  return {
    seal: (value) => {
      const id = randomUUID();
      const row = { id, value: sealing.seal(value, placeOf(id)) };
      return write(async (db) => {
        await db
          .insertInto('sealed_values')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return id;
      });
    },
    open: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('sealed_values').select('value').where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : sealing.open(row.value, placeOf(id));
      }),
    remove: (id) =>
      write(async (db) => {
        await db.deleteFrom('sealed_values').where('id', '=', id).execute();
      }),
  };
}

function placeOf(id: string): string {
  return `sealed value ${id}`;
}
