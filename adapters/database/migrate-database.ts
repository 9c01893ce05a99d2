import { type Kysely, Migrator } from 'kysely';
import { KubeSageError } from '../../core/errors.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { liveFindingTables } from './migrations/0002-live-findings.ts';
import { incidentTrackingTables } from './migrations/0003-incident-tracking.ts';
import { changeTables } from './migrations/0004-changes.ts';
import type { Tables } from './tables.ts';

/** In order; a migration that has been released is never edited. */
const migrations = {
  '0001-first-tables': firstTables,
  '0002-live-findings': liveFindingTables,
  '0003-incident-tracking': incidentTrackingTables,
  '0004-changes': changeTables,
};

/** Brings the tables up to date. Processes that start together wait for each other on an advisory lock, and one does it. */
export async function migrateDatabase(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new KubeSageError('DependencyDown', 'The database was written by a newer KubeSage than this one.', {
      cause: error,
      next: 'Start the newer version, or point this one at another database.',
    });
  }
  throw error;
}
