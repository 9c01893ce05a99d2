import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';
import { isConnectionLoss, toDatabaseError } from './to-database-error.ts';

/**
 * How the stores reach PostgreSQL. Work that lost its connection is done once more, on a new one: every write of the stores
 * can be repeated, so a restart of the server that is over quickly goes unnoticed. What remains becomes a KubeSageError.
 */
export type DatabaseAccess = {
  readonly read: <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** All or nothing. */
  readonly write: <T>(work: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T>;
};

const retryAfterMs = 250;

export function databaseAccess(db: Kysely<Tables>): DatabaseAccess {
  return {
    read: (work) => twice(() => work(db)),
    write: (work) => twice(() => db.transaction().execute(work)),
  };
}

async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isConnectionLoss(error)) throw toDatabaseError(error);
  }
  await delay(retryAfterMs);
  try {
    return await work();
  } catch (error) {
    throw toDatabaseError(error);
  }
}
