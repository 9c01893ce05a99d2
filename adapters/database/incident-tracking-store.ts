import { type Kysely, sql } from 'kysely';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import { mostSymptoms } from '../../core/incidents/incident-tracking.ts';
import { closeEpisode } from './close-episode.ts';
import type { DatabaseAccess } from './database-access.ts';
import { mergeIncidents } from './merge-incidents.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import { readStory } from './read-story.ts';
import { saveTracking } from './save-tracking.ts';
import { followFindings, splitIncident } from './split-incident.ts';
import type { Row, Tables } from './tables.ts';
import type { IncidentTrackingStore, ObservedIncident, TrackedIncident } from './tracking-stores.ts';

type TrackingRow = Pick<
  Row<'incident_tracking'>,
  'incident_id' | 'episode' | 'version' | 'last_sequence' | 'started_at' | 'updated_at' | 'document'
>;

export function incidentTrackingStore({ read, write }: DatabaseAccess): IncidentTrackingStore {
  const of: IncidentTrackingStore['of'] = (ids) => read((db) => latest(db, ids));
  return {
    save: (record) => write((transaction) => saveTracking(transaction, record)),
    of,
    find: async (id) => (await of([id])).get(id) ?? null,
    timeline: (id, page) =>
      read(async (db) => {
        const episode = (await latest(db, [id])).get(id)?.episode ?? '';
        const after = decodeCursor(page.cursor, ['number']);
        const rows = await db
          .selectFrom('incident_timeline')
          .select(['position', 'document'])
          .where('incident_id', '=', id)
          .where('episode', '=', episode)
          .where('position', '>', after?.[0] ?? -1)
          .orderBy('position')
          .limit(rowsToFetch(page))
          .execute();
        return toPage(
          rows,
          page,
          ({ document }) => document,
          ({ position }) => [position],
        );
      }),
    observe: (ids) => read((db) => observe(db, ids)),
    partsOf: (id) =>
      read(async (db) => {
        const query = db.selectFrom('incident_links').select('incident_id').where('merged_into', '=', id);
        return (await query.orderBy('linked_at').orderBy('incident_id').execute()).map((row) => row.incident_id);
      }),
    roots: (ids) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('incident_links')
          .select(['incident_id', 'merged_into'])
          .where(sql<boolean>`incident_id = any(${ids}::text[])`)
          .execute();
        const links = new Map(rows.map((row) => [row.incident_id, row.merged_into]));
        return new Map(ids.map((id) => [id, links.get(id) ?? id]));
      }),
    merge: (request) => write((transaction) => mergeIncidents(transaction, request)),
    split: (request) => write((transaction) => splitIncident(transaction, request)),
    followFindings: (ids) => write((transaction) => followFindings(transaction, ids)),
    splitsOf: (ids) => read((db) => splitsOf(db, ids)),
    incidentsOfFindings: (ids) =>
      read(async (db) => {
        const splits = await splitsOf(db, ids);
        const { rows } = await sql<{ readonly finding: string; readonly id: string }>`
          select finding, id from (
            select unnest(symptoms) as finding, id, opened_at from incidents where state = 'open' and symptoms && ${ids}::text[]
          ) as shown where finding = any(${ids}::text[]) order by opened_at`.execute(db);
        return new Map([...rows.map(({ finding, id }) => [finding, id] as const), ...splits]);
      }),
    timelineLength: (id, episode) =>
      read(async (db) => {
        const row = await db
          .selectFrom('incident_timeline')
          .select(({ fn }) => fn.max('position').as('last'))
          .where('incident_id', '=', id)
          .where('episode', '=', episode)
          .executeTakeFirst();
        return (row?.last ?? -1) + 1;
      }),
    story: (id) =>
      read(async (db) => {
        const tracked = (await latest(db, [id])).get(id);
        return tracked === undefined ? null : readStory(db, tracked);
      }),
    close: (id, episode, text) => write((transaction) => closeEpisode(transaction, id, episode, text)),
    postMortem: (id) =>
      read(async (db) => {
        const row = await db
          .selectFrom('incident_tracking')
          .select('post_mortem')
          .where('incident_id', '=', id)
          .orderBy('started_at', 'desc')
          .orderBy('episode', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row?.post_mortem ?? null;
      }),
    astray: () =>
      read(async (db) => {
        const { rows } = await sql<{ readonly id: string }>`
          select id from incidents where state = 'open'
            and not exists (select from incident_links where incident_id = id)
            and not exists (select from incident_tracking where incident_id = id and state not in ('closed', 'merged'))
          union
          select incident_id from incident_tracking where state not in ('closed', 'merged', 'resolved')
            and not exists (select from incidents where state = 'open' and (id = incident_id
              or id in (select link.incident_id from incident_links as link where merged_into = incident_tracking.incident_id)))
          limit 1000`.execute(db);
        return rows.map(({ id }) => id);
      }),
  };
}

async function latest(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, TrackedIncident>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<TrackingRow>`
    select distinct on (incident_id) incident_id, episode, version, last_sequence, started_at, updated_at, document
    from incident_tracking where incident_id = any(${ids}::text[])
    order by incident_id, started_at desc, episode desc`.execute(db);
  return new Map(rows.map((row) => [row.incident_id, toTracked(row)]));
}

async function splitsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incident_splits')
    .select(['finding_id', 'split_into'])
    .where(sql<boolean>`finding_id = any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.finding_id, row.split_into]));
}

async function observe(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly ObservedIncident[]> {
  const rows = await db
    .selectFrom('incidents')
    .select(['id', 'cluster', 'severity', 'state', 'opened_at', 'symptoms', 'document'])
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute();
  const splits = await splitsOf(
    db,
    rows.flatMap(({ symptoms }) => symptoms),
  );
  return Promise.all(
    rows.map(async (row) => {
      const symptoms = row.symptoms.filter((finding) => (splits.get(finding) ?? row.id) === row.id).toSorted();
      const isSplit = symptoms.length < row.symptoms.length;
      return {
        id: row.id,
        cluster: row.cluster,
        // With everything split off, nothing of it is left, whatever the diagnosis goes on to say.
        isOpen: row.state === 'open' && !(isSplit && symptoms.length === 0),
        severity: isSplit ? await worstOf(db, symptoms, row.severity) : severityAt(row.severity),
        title: row.document.title,
        symptoms: symptoms.slice(0, mostSymptoms),
        symptomCount: symptoms.length,
        leading: leadingOf(row.document),
        openedAt: row.opened_at,
      };
    }),
  );
}

function leadingOf({ causes: [cause] }: Incident): ObservedIncident['leading'] {
  if (cause === undefined) return null;
  const { kind, namespace, name } = cause.object;
  return { kind, namespace, name };
}

async function worstOf(db: Kysely<Tables>, findings: readonly string[], atMost: number): Promise<Severity> {
  const row = await db
    .selectFrom('findings')
    .select(({ fn }) => fn.max('severity').as('worst'))
    .where(sql<boolean>`id = any(${findings}::text[])`)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return severityAt(Math.min(atMost, row?.worst ?? atMost));
}

function severityAt(rank: number): Severity {
  return severities[rank] ?? 'info';
}

function toTracked(row: TrackingRow): TrackedIncident {
  return {
    incidentId: row.incident_id,
    episode: row.episode,
    tracking: row.document,
    version: row.version,
    lastSequence: row.last_sequence,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
  };
}
