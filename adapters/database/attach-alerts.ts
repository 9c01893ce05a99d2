import { sql, type Transaction } from 'kysely';
import type { Alert } from '../../core/alerts/alert.ts';
import { alertIncident, alertIncidentId } from '../../core/alerts/alert-incident.ts';
import { namespaceOf } from '../../core/alerts/alert-objects.ts';
import { chooseIncident, type IncidentPlace, type KnownObjects } from '../../core/alerts/choose-incident.ts';
import { isForPeople } from '../../core/alerts/make-alert.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import { AlertMoves } from './alert-moves.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import { incidentEvent } from './incident-event.ts';
import { incidentPlaces } from './incident-places.ts';
import { lockAlerts } from './lock-alerts.ts';
import { linkLock } from './merge-incidents.ts';
import type { Tables } from './tables.ts';
import { upsertIncident } from './upsert-incident.ts';

type StoredAlert = {
  readonly alert: Alert;
  readonly incidentId: string | null;
  readonly toldState: Alert['state'] | null;
};

const unknownObjects: KnownObjects = { ownerOf: () => null };
const mostObjectsTold = 3;

/** Finds the place of each alert, and tells each incident once of all that came to it or went from it. */
export async function attachAlerts(
  transaction: Transaction<Tables>,
  pending: readonly Alert[],
  known: ReadonlyMap<string, KnownObjects>,
  at: string,
): Promise<void> {
  if (pending.length === 0) return;
  await sql`select pg_advisory_xact_lock(${linkLock})`.execute(transaction);
  await lockAlerts(transaction);
  const stored = await lockRows(transaction, pending);
  const places = new Map<string, readonly IncidentPlace[]>();
  for (const cluster of new Set(stored.map(({ alert }) => alert.cluster))) {
    places.set(cluster, await incidentPlaces(transaction, cluster));
  }
  const moves = new AlertMoves();
  const homes = new Map<string, string | null>();
  const roots = await links(transaction);
  for (const { alert, incidentId, toldState } of stored) {
    const objects = known.get(alert.cluster) ?? unknownObjects;
    const chosen = placeOf(alert, incidentId, places.get(alert.cluster) ?? [], objects);
    const home = chosen === null ? null : (roots.get(chosen) ?? chosen);
    homes.set(keyOf(alert), home);
    moves.note({ alert, from: incidentId, to: home, toldState, objects: objectsOf(alert, objects) });
  }
  await writeHomes(transaction, stored, homes);
  const events: NewEvent[] = [];
  for (const id of moves.touched()) events.push(...(await restate(transaction, id, moves, at)));
  await appendEvents(transaction, events);
}

/** An alert that is over stays where it was; one that fires goes where it belongs now. */
function placeOf(
  alert: Alert,
  current: string | null,
  places: readonly IncidentPlace[],
  known: KnownObjects,
): string | null {
  const fitting = (): string | null => chooseIncident(alert, places, known);
  if (alert.state === 'resolved') return current ?? fitting();
  const own = alertIncidentId(alert);
  // Evidence does not wander while its incident is open.
  if (current !== null && current !== own && places.some(({ id }) => id === current)) return current;
  return fitting() ?? (isForPeople(alert) ? own : null);
}

async function lockRows(transaction: Transaction<Tables>, pending: readonly Alert[]): Promise<readonly StoredAlert[]> {
  const { rows } = await sql<{ document: Alert; told_state: Alert['state'] | null; incident_id: string | null }>`
    select document, told_state, incident_id from alerts
    where is_pending and (cluster, fingerprint) in (select * from unnest(
      ${pending.map(({ cluster }) => cluster)}::text[], ${pending.map(({ fingerprint }) => fingerprint)}::text[]))
    order by cluster collate "C", fingerprint collate "C" for update`.execute(transaction);
  return rows.map((row) => ({ alert: row.document, toldState: row.told_state, incidentId: row.incident_id }));
}

async function writeHomes(
  transaction: Transaction<Tables>,
  stored: readonly StoredAlert[],
  homes: ReadonlyMap<string, string | null>,
): Promise<void> {
  await sql`
    update alerts set incident_id = new.incident_id, is_pending = false, told_state = alerts.state
    from unnest(${stored.map(({ alert }) => alert.cluster)}::text[], ${stored.map(({ alert }) => alert.fingerprint)}::text[],
      ${stored.map(({ alert }) => homes.get(keyOf(alert)) ?? null)}::text[]) as new (cluster, fingerprint, incident_id)
    where alerts.cluster = new.cluster and alerts.fingerprint = new.fingerprint`.execute(transaction);
}

/** The row of an incident of alerts follows them; one that was diagnosed only hears of them. */
async function restate(
  transaction: Transaction<Tables>,
  id: string,
  moves: AlertMoves,
  at: string,
): Promise<readonly NewEvent[]> {
  const news = moves.newsOf(id);
  const stored = await transaction
    .selectFrom('incidents')
    .select(['id', 'cluster', 'source', 'state', 'severity', 'symptoms', 'document', 'namespaces'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (stored !== undefined && stored.source !== 'alert') {
    // What is over needs not hear that an alert found another place.
    const isOver = stored.state !== 'open' && news?.attached.length === 0;
    return news === null || isOver ? [] : [incidentEvent('updated', stored, { alerts: news })];
  }
  const { rows } = await sql<{ document: Alert; firing: boolean }>`
    select distinct on (name, namespace, state, severity) document, state = 'firing' as firing from alerts
    where incident_id = ${id} order by name, namespace, state, severity, fingerprint`.execute(transaction);
  const firing = rows.filter((row) => row.firing).map(({ document }) => document);
  const shown = firing.length > 0 ? firing : rows.map(({ document }) => document);
  const [first] = shown;
  const cluster = first?.cluster ?? stored?.cluster;
  if (cluster === undefined) return [];
  const { change, row } = await upsertIncident(
    transaction,
    {
      cluster,
      source: 'alert',
      state: firing.length > 0 ? 'open' : 'resolved',
      namespaces: first === undefined ? (stored?.namespaces ?? []) : [namespaceOf(first.labels)],
      incident: first === undefined && stored !== undefined ? stored.document : alertIncident(id, shown),
    },
    at,
  );
  if (change === null && news === null) return [];
  return [incidentEvent(change ?? 'updated', row, news === null ? {} : { alerts: news })];
}

async function links(transaction: Transaction<Tables>): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.selectFrom('incident_links').select(['incident_id', 'merged_into']).execute();
  return new Map(rows.map((row) => [row.incident_id, row.merged_into]));
}

function objectsOf(alert: Alert, known: KnownObjects): readonly string[] {
  const keys = alert.objects.flatMap((object) => known.ownerOf(refKey(object)) ?? []);
  return [...new Set(keys)].slice(0, mostObjectsTold);
}

function keyOf({ cluster, fingerprint }: Alert): string {
  return JSON.stringify([cluster, fingerprint]);
}
