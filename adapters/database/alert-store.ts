import { setTimeout as delay } from 'node:timers/promises';
import { type SelectQueryBuilder, sql } from 'kysely';
import { severities } from '../../core/diagnosis/finding.ts';
import { KubeSageError } from '../../core/errors.ts';
import { eventsChannel } from './append-events.ts';
import { attachAlerts } from './attach-alerts.ts';
import type { DatabaseAccess } from './database-access.ts';
import { lockAlerts } from './lock-alerts.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import { saveAlerts } from './save-alerts.ts';
import { searchText } from './search-text.ts';
import type { Row, Tables } from './tables.ts';
import type { AlertFilter, AlertRecord, AlertStore } from './tracking-stores.ts';

const mostAttempts = 5;
const shown = [
  'cluster',
  'fingerprint',
  'first_seen_at',
  'last_seen_at',
  'occurrences',
  'incident_id',
  'document',
  'state',
  'starts_at',
  'ends_at',
] as const;
type ShownRow = Pick<Row<'alerts'>, (typeof shown)[number]>;

export function alertStore({ read, write }: DatabaseAccess): AlertStore {
  return {
    save: (alerts, at) => insist(() => write((transaction) => saveAlerts(transaction, alerts, at))),
    list: (filter, page) =>
      read(async (db) => {
        const after = decodeCursor(page.cursor, ['string', 'string', 'string']);
        let query = narrow(db.selectFrom('alerts').select(shown), filter);
        if (after !== null) {
          const [at, cluster, fingerprint] = after;
          query = query.where(sql<boolean>`(last_seen_at < ${at}::timestamptz or (last_seen_at = ${at}::timestamptz
            and (cluster, fingerprint) > (${cluster}, ${fingerprint})))`);
        }
        const rows = await query
          .orderBy(sql`last_seen_at desc, cluster, fingerprint`)
          .limit(rowsToFetch(page))
          .execute();
        return toPage(rows, page, toRecord, (row) => [row.last_seen_at, row.cluster, row.fingerprint]);
      }),
    pending: (limit) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('alerts')
          .select('document')
          .where('is_pending', '=', true)
          .orderBy('first_seen_at')
          .orderBy('fingerprint')
          .limit(limit)
          .execute();
        return rows.map(({ document }) => document);
      }),
    attach: (alerts, known, at) => write((transaction) => attachAlerts(transaction, alerts, known, at)),
    reconsider: (clusters) =>
      write(async (transaction) => {
        await lockAlerts(transaction);
        await sql`
          update alerts set is_pending = true from incidents
          where alerts.cluster = any(${clusters}::text[]) and alerts.state = 'firing' and not alerts.is_pending
            and incidents.id = alerts.incident_id and incidents.source = 'alert'`.execute(transaction);
      }),
    expire: (now) =>
      write(async (transaction) => {
        await lockAlerts(transaction);
        const { numAffectedRows = 0n } = await sql`
          update alerts set state = 'resolved', ends_at = expires_at, expires_at = null, is_pending = true,
            document = (document::jsonb || jsonb_build_object('state', 'resolved', 'expiresAt', null,
              'endsAt', document ->> 'expiresAt'))::json
          where state = 'firing' and expires_at < ${now}::timestamptz`.execute(transaction);
        if (numAffectedRows > 0n) await sql`select pg_notify(${eventsChannel}, '')`.execute(transaction);
        return Number(numAffectedRows);
      }),
    counts: (ids) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('alerts')
          .select(['incident_id', ({ fn }) => fn.countAll<number>().as('count')])
          .where(sql<boolean>`incident_id = any(${ids}::text[])`)
          .groupBy('incident_id')
          .execute();
        return new Map(rows.map((row) => [row.incident_id ?? '', row.count]));
      }),
  };
}

/** A sender of alerts takes a conflict for its own fault and does not send again, so we try again in its place. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof KubeSageError) || error.code !== 'Conflict') throw error;
      if (attempt === mostAttempts) {
        throw new KubeSageError('DependencyDown', 'PostgreSQL has too much to do to take the alerts.', {
          cause: error,
        });
      }
      await delay(attempt * 50);
    }
  }
}

function narrow<O>(
  query: SelectQueryBuilder<Tables, 'alerts', O>,
  { cluster, namespace, state, minSeverity, incidentId, search }: AlertFilter,
): SelectQueryBuilder<Tables, 'alerts', O> {
  const conditions = [
    ...(cluster === undefined ? [] : [sql<boolean>`cluster = ${cluster}`]),
    ...(namespace === undefined ? [] : [sql<boolean>`namespace = ${namespace}`]),
    ...(state === undefined ? [] : [sql<boolean>`state = ${state}`]),
    ...(minSeverity === undefined ? [] : [sql<boolean>`severity >= ${severities.indexOf(minSeverity)}`]),
    ...(incidentId === undefined ? [] : [sql<boolean>`incident_id = ${incidentId}`]),
    ...(search === undefined ? [] : [sql<boolean>`position(${searchText(search)} in search_text) > 0`]),
  ];
  return conditions.reduce((narrowed, condition) => narrowed.where(condition), query);
}

function toRecord(row: ShownRow): AlertRecord {
  const { groupTruncated: _, expiresAt: __, ...alert } = row.document;
  return {
    ...alert,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    occurrences: row.occurrences,
    incidentId: row.incident_id,
  };
}
