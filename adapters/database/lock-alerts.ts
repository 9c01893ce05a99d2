import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const alertLock = 7_260_033;

/** Writers of many alerts take turns: each is done in a moment, and in no order could they then lock each other out. */
export async function lockAlerts(transaction: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${alertLock})`.execute(transaction);
}
