import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import { alertStore } from './alert-store.ts';
import { auditStore } from './audit-store.ts';
import { changeStore } from './change-store.ts';
import { clusterStore } from './cluster-store.ts';
import { cursorStore } from './cursor-store.ts';
import { databaseAccess } from './database-access.ts';
import { diagnosisStore } from './diagnosis-store.ts';
import { eventListener } from './event-listener.ts';
import { eventStore } from './event-store.ts';
import { incidentTrackingStore } from './incident-tracking-store.ts';
import { migrateDatabase } from './migrate-database.ts';
import { pruneDatabase } from './prune-database.ts';
import { remediationStore } from './remediation-store.ts';
import { sealedValueStore } from './sealed-value-store.ts';
import { createSealing } from './sealing.ts';
import type { Database } from './stores.ts';
import type { Tables } from './tables.ts';
import { toDatabaseError } from './to-database-error.ts';

export type DatabaseOptions = {
  /** `postgres://…` */
  readonly url: string;
  /** 32 bytes in base64. */
  readonly sealingKey: string;
  /** Hears of lost connections; they are replaced by themselves. */
  readonly onNotice?: (says: string) => void;
};

const connections = 10;
const statementTimeoutMs = 15_000;
const bigint = 20;
const timestamptz = 1184;

/**
 * Connects to PostgreSQL and brings its tables up to date. Throws DependencyDown when it does not answer, InvalidRequest for a
 * sealing key of the wrong size.
 */
export async function connectDatabase({
  url,
  sealingKey,
  onNotice = () => undefined,
}: DatabaseOptions): Promise<Database> {
  const sealing = createSealing(sealingKey);
  const pool = new Pool({
    connectionString: url,
    application_name: 'kubesage',
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser },
  });
  // Without listeners the loss of a connection, idle or between two statements, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => onNotice(`A connection to PostgreSQL was lost: ${error.message}.`));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrateDatabase(db);
  } catch (error) {
    await db.destroy();
    throw toDatabaseError(error);
  }

  const access = databaseAccess(db);
  const listener = eventListener(url, onNotice);
  return {
    clusters: clusterStore(access, sealing),
    diagnoses: diagnosisStore(access),
    remediations: remediationStore(access),
    sealedValues: sealedValueStore(access, sealing),
    events: eventStore(access, listener),
    audit: auditStore(access),
    changes: changeStore(access),
    incidentTracking: incidentTrackingStore(access),
    alerts: alertStore(access),
    cursors: cursorStore(access),
    ping: () =>
      access.read(async (kysely) => {
        await sql`select 1`.execute(kysely);
      }),
    prune: (now) => access.write((transaction) => pruneDatabase(transaction, now)),
    close: async () => {
      await listener.close();
      await db.destroy();
    },
  };
}

/** Sequences as numbers (they stay far below 2^53), times as RFC 3339. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid === bigint) return Number;
  if (format !== 'binary' && oid === timestamptz) return (text: string) => new Date(text).toISOString();
  return types.getTypeParser(oid, format);
}
