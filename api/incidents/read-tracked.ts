import type { Database, IncidentRecord } from '../../adapters/database/stores.ts';
import type { TrackedIncident as TrackedRow, TrackingSummary } from '../../adapters/database/tracking-stores.ts';
import { stateOf } from '../../core/incidents/incident-tracking.ts';
import { readIncident } from '../remediations/read-incident.ts';
import type { IncidentAnswer, TrackedIncident } from '../schemas/incident-schemas.ts';

const mostAlerts = 50;

/** Incidents with what people make of them: without the symptoms that were split off, and with how they are handled. */
export async function withTracking<T extends IncidentRecord>(
  { incidentTracking }: Database,
  incidents: readonly T[],
): Promise<readonly (T & TrackedIncident)[]> {
  const [tracked, splits] = await Promise.all([
    incidentTracking.of(incidents.map(({ id }) => id)),
    incidentTracking.splitsOf(incidents.flatMap(({ symptoms }) => symptoms)),
  ]);
  return incidents.map((incident) => ({
    ...incident,
    symptoms: incident.symptoms.filter((finding) => (splits.get(finding) ?? incident.id) === incident.id),
    tracking: summarise(tracked.get(incident.id)),
  }));
}

export async function readTrackedIncident(database: Database, id: string): Promise<IncidentAnswer> {
  const incident = await readIncident(database.diagnoses, id);
  const [[tracked], alerts, counts] = await Promise.all([
    withTracking(database, [incident]),
    database.alerts.list({ incidentId: id }, { limit: mostAlerts }),
    database.alerts.counts([id]),
  ]);
  return { ...(tracked ?? { ...incident, tracking: null }), alerts: alerts.items, alertCount: counts.get(id) ?? 0 };
}

function summarise(row: TrackedRow | undefined): TrackingSummary | null {
  if (row === undefined) return null;
  const { tracking, updatedAt } = row;
  const { owner, acknowledged, silence, resolution, reopenings, mergedInto, members, worst, openedAt, closedAt } =
    tracking;
  return {
    state: stateOf(tracking),
    owner,
    acknowledged,
    silence,
    resolution,
    reopenings,
    mergedInto,
    merged: members.map(({ id }) => id).filter((id) => id !== tracking.incidentId),
    worst,
    openedAt,
    closedAt,
    updatedAt,
  };
}
