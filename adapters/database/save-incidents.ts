import { sql, type Transaction } from 'kysely';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { type Finding, severities } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { NewEvent } from './append-events.ts';
import { decideLives } from './decide-lives.ts';
import { digestOf } from './digest-of.ts';
import type { DiagnosisScope, SaveOptions } from './save-diagnosis.ts';
import { searchText } from './search-text.ts';
import type { Tables } from './tables.ts';

type IncidentRow = {
  readonly incident: Incident;
  readonly namespaces: readonly string[];
  readonly digest: string;
  readonly gist: string;
};

/**
 * As `saveFindings`, for incidents. One that reaches beyond the scope is left alone, since the scope shows only a part of it.
 * With gaps, an absent incident ends only when each of its symptoms has ended or now belongs to another incident.
 */
export async function saveIncidents(
  transaction: Transaction<Tables>,
  { namespace }: DiagnosisScope,
  { cluster, observedAt, findings, incidents, gaps }: Diagnosis,
  { canResolve, only }: SaveOptions,
): Promise<readonly NewEvent[]> {
  if (only?.size === 0) return [];
  const findingById = new Map(findings.map((finding) => [finding.id, finding]));
  const judged = only === null ? incidents : incidents.filter(({ id }) => only.has(id));
  const seen = new Map(judged.map((incident) => [incident.id, toRow(incident, findingById)]));
  const stored = await transaction
    .selectFrom('incidents')
    .select(['id', 'namespaces', 'state', 'digest', 'gist', 'last_seen_at', 'symptoms'])
    .where('cluster', '=', cluster)
    // What alerts or people keep open is not diagnosis's to end.
    .where('source', '=', 'diagnosis')
    .where(
      only === null
        ? sql<boolean>`(state = 'open' or id = any(${[...seen.keys()]}::text[]))`
        : sql<boolean>`id = any(${[...only]}::text[])`,
    )
    .execute();
  const ongoing = gaps.length === 0 ? new Set<string>() : await openSymptoms();
  const lives = decideLives(
    stored.map((row) => ({
      ...row,
      isInScope: namespace === null || row.namespaces.every((one) => one === namespace),
      canResolve: canResolve([]) && !row.symptoms.some((symptom) => ongoing.has(symptom)),
    })),
    new Map([...seen].map(([id, { digest }]) => [id, digest])),
    observedAt,
  );

  const gists = new Map(stored.map(({ id, gist }) => [id, gist]));
  const updated = lives.changed.filter((id) => seen.get(id)?.gist !== gists.get(id));
  await upsert(
    transaction,
    cluster,
    observedAt,
    [...lives.opened, ...lives.changed].flatMap((id) => seen.get(id) ?? []),
  );
  await touch(transaction, lives.unchanged, observedAt);
  const resolved = await resolve(transaction, lives.resolved, observedAt);
  const incidentsOf = (ids: readonly string[]) => ids.flatMap((id) => seen.get(id)?.incident ?? []);
  return [
    ...incidentsOf(lives.opened).map((incident) => eventOf('opened', cluster, incident)),
    ...incidentsOf(updated).map((incident) => eventOf('updated', cluster, incident)),
    ...resolved.map((incident) => eventOf('resolved', cluster, incident)),
  ];

  /** Findings that stay open and that no incident of this diagnosis explains. */
  async function openSymptoms(): Promise<ReadonlySet<string>> {
    const explained = new Set(incidents.flatMap(({ symptoms }) => symptoms));
    const open = await transaction
      .selectFrom('findings')
      .select('id')
      .where('cluster', '=', cluster)
      .where('state', '=', 'open')
      .execute();
    return new Set(open.map(({ id }) => id).filter((id) => !explained.has(id)));
  }
}

function toRow(incident: Incident, findings: ReadonlyMap<string, Finding>): IncidentRow {
  const { severity, title, causes, symptoms } = incident;
  const objects = [...causes.map(({ object }) => object), ...symptoms.flatMap((id) => findings.get(id)?.object ?? [])];
  return {
    incident,
    namespaces: [...new Set(objects.map(({ namespace }) => namespace))].sort(),
    digest: digestOf(incident),
    gist: digestOf([
      severity,
      title,
      causes.map(({ object, reason }) => [refKey(object), reason]),
      symptoms.toSorted(),
    ]),
  };
}

async function upsert(
  transaction: Transaction<Tables>,
  cluster: string,
  observedAt: string,
  rows: readonly IncidentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: (row: IncidentRow) => string | number) => rows.map(of);
  await sql`
    insert into incidents
      (id, cluster, namespaces, severity, state, opened_at, last_seen_at, symptoms, search_text, digest, gist, document)
    select id, ${cluster}, array(select json_array_elements_text(namespaces::json)), severity, 'open', ${observedAt}::timestamptz,
      ${observedAt}::timestamptz, array(select json_array_elements_text(symptoms::json)), search_text, digest, gist, document::json
    from unnest(
      ${column(({ incident }) => incident.id)}::text[], ${column(({ namespaces }) => JSON.stringify(namespaces))}::text[],
      ${column(({ incident }) => severities.indexOf(incident.severity))}::smallint[],
      ${column(({ incident }) => JSON.stringify(incident.symptoms))}::text[],
      ${column(({ incident }) => searchText(incident.title, ...incident.causes.map(({ object }) => refKey(object))))}::text[],
      ${column(({ digest }) => digest)}::text[], ${column(({ gist }) => gist)}::text[],
      ${column(({ incident }) => JSON.stringify(incident))}::text[]
    ) as new (id, namespaces, severity, symptoms, search_text, digest, gist, document)
    on conflict (id) do update set
      opened_at = case when incidents.state = 'open' then incidents.opened_at else excluded.opened_at end,
      state = 'open', resolved_at = null, last_seen_at = excluded.last_seen_at, namespaces = excluded.namespaces,
      severity = excluded.severity, symptoms = excluded.symptoms, search_text = excluded.search_text, digest = excluded.digest,
      gist = excluded.gist, document = excluded.document`.execute(transaction);
}

async function touch(transaction: Transaction<Tables>, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return;
  await sql`update incidents set last_seen_at = ${at} where id = any(${ids}::text[])`.execute(transaction);
}

async function resolve(
  transaction: Transaction<Tables>,
  ids: readonly string[],
  at: string,
): Promise<readonly Incident[]> {
  if (ids.length === 0) return [];
  const rows = await transaction
    .updateTable('incidents')
    .set({ state: 'resolved', resolved_at: at })
    .where('id', 'in', ids)
    .returning('document')
    .execute();
  return rows.map(({ document }) => document);
}

function eventOf(
  what: 'opened' | 'updated' | 'resolved',
  cluster: string,
  { id, severity, title, causes, symptoms }: Incident,
): NewEvent {
  const [leading] = causes;
  return {
    type: `kubesage.incident.${what}`,
    subject: `incidents/${id}`,
    data: {
      cluster,
      incidentId: id,
      severity,
      title: title.slice(0, 500),
      cause: leading === undefined ? null : { object: leading.object, reason: leading.reason },
      symptoms: symptoms.length,
    },
  };
}
