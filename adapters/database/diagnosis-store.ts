import { type SelectQueryBuilder, sql } from 'kysely';
import { severities } from '../../core/diagnosis/finding.ts';
import { undiagnosed } from '../../core/diagnosis/undiagnosed.ts';
import type { DatabaseAccess } from './database-access.ts';
import { recentFlaps } from './flapping.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import { saveDiagnosis } from './save-diagnosis.ts';
import { beginWatch, saveLive } from './save-live.ts';
import { searchText } from './search-text.ts';
import type { DiagnosisStore, FindingFilter, FindingRecord, IncidentRecord, PageRequest } from './stores.ts';
import type { Row, Tables } from './tables.ts';

type LifeRow = Pick<Row<'findings'>, 'cluster' | 'severity' | 'state' | 'opened_at' | 'last_seen_at' | 'resolved_at'>;

/** What the documents of an older release lack. */
const older = { incident: { ...undiagnosed, unknown: null }, cause: { reasons: [] } } as const;

const lifeColumns = [
  'id',
  'cluster',
  'severity',
  'state',
  'opened_at',
  'last_seen_at',
  'resolved_at',
  'document',
] as const;
const findingColumns = [...lifeColumns, 'flapped_at'] as const;

export function diagnosisStore({ read, write }: DatabaseAccess): DiagnosisStore {
  return {
    save: (id, scope, diagnosis) => write((transaction) => saveDiagnosis(transaction, id, scope, diagnosis)),
    beginWatch: (cluster) => write((transaction) => beginWatch(transaction, cluster)),
    saveLive: (watch, diagnosis, before) => write((transaction) => saveLive(transaction, watch, diagnosis, before)),
    find: (id) =>
      read(async (db) => {
        const row = await db
          .selectFrom('investigations')
          .innerJoin('diagnosis_documents', 'diagnosis_documents.digest', 'investigations.digest')
          .select(['cluster', 'observed_at', 'document'])
          .where('id', '=', id)
          .executeTakeFirst();
        return row === undefined
          ? null
          : { cluster: row.cluster, observedAt: row.observed_at, notes: [], ...row.document };
      }),
    findings: (filter, page) =>
      read(async (db) => {
        let query = db.selectFrom('findings').select(findingColumns);
        if (filter.namespace !== undefined) query = query.where('namespace', '=', filter.namespace);
        const rows = await worstFirst(query, filter, page).execute();
        return toPage(rows, page, toFindingRecord, keyOf);
      }),
    finding: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('findings').select(findingColumns).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : toFindingRecord(row);
      }),
    incidents: (filter, page) =>
      read(async (db) => {
        let query = db.selectFrom('incidents').select(lifeColumns);
        if (filter.namespace !== undefined) query = query.where(sql<boolean>`${filter.namespace} = any(namespaces)`);
        // A part of another incident is seen there.
        if (filter.state === 'open') {
          query = query.where(sql<boolean>`not exists (select from incident_links where incident_id = incidents.id)`);
        }
        const rows = await worstFirst(query, filter, page).execute();
        return toPage(rows, page, toIncidentRecord, keyOf);
      }),
    incident: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('incidents').select(lifeColumns).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : toIncidentRecord(row);
      }),
  };
}

/** Worst first, then newest: the order in which they need somebody. */
function worstFirst<T extends 'findings' | 'incidents', O>(
  query: SelectQueryBuilder<Tables, T, O>,
  { cluster, state, minSeverity, search }: FindingFilter,
  page: PageRequest,
): SelectQueryBuilder<Tables, T, O> {
  const after = decodeCursor(page.cursor, ['number', 'string', 'string']);
  const conditions = [
    ...(cluster === undefined ? [] : [sql<boolean>`cluster = ${cluster}`]),
    ...(state === undefined ? [] : [sql<boolean>`state = ${state}`]),
    ...(minSeverity === undefined ? [] : [sql<boolean>`severity >= ${severities.indexOf(minSeverity)}`]),
    ...(search === undefined || search === ''
      ? []
      : [sql<boolean>`position(${searchText(search)} in search_text) > 0`]),
    ...(after === null ? [] : [isAfter(after)]),
  ];
  return conditions
    .reduce((narrowed, condition) => narrowed.where(condition), query)
    .orderBy(sql`severity desc, opened_at desc, id`)
    .limit(rowsToFetch(page));
}

function isAfter([severity, openedAt, id]: readonly [number, string, string]) {
  return sql<boolean>`(severity < ${severity} or (severity = ${severity} and (
    opened_at < ${openedAt}::timestamptz or (opened_at = ${openedAt}::timestamptz and id > ${id}))))`;
}

function toFindingRecord(row: LifeRow & Pick<Row<'findings'>, 'document' | 'flapped_at'>): FindingRecord {
  const flaps = recentFlaps(row.flapped_at, row.resolved_at ?? row.last_seen_at);
  return { ...row.document, ...lifeOf(row), ...(flaps === 0 ? {} : { flaps }) };
}

function toIncidentRecord(row: LifeRow & Pick<Row<'incidents'>, 'document'>): IncidentRecord {
  const causes = row.document.causes.map((cause) => ({ ...older.cause, ...cause }));
  return { ...older.incident, ...row.document, causes, ...lifeOf(row) };
}

function lifeOf({ cluster, state, opened_at, last_seen_at, resolved_at }: LifeRow) {
  return { cluster, state, openedAt: opened_at, lastSeenAt: last_seen_at, resolvedAt: resolved_at };
}

function keyOf({ severity, opened_at, id }: LifeRow & { readonly id: string }): readonly (string | number)[] {
  return [severity, opened_at, id];
}
