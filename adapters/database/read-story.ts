import { type Kysely, sql } from 'kysely';
import type { PostMortemSource } from '../../core/incidents/draft-post-mortem.ts';
import type { Tables } from './tables.ts';
import type { TrackedIncident } from './tracking-stores.ts';

const mostEntries = 2_000;
const mostSymptoms = 500;
const mostAlerts = 500;

/** Everything on record of an incident's latest episode, with what was merged into it. null when it was never tracked or is gone. */
export async function readStory(
  db: Kysely<Tables>,
  tracked: TrackedIncident,
): Promise<Omit<PostMortemSource, 'draftedAt'> | null> {
  const { incidentId, episode, tracking } = tracked;
  const ids = tracking.members.map(({ id }) => id);
  const rows = await db
    .selectFrom('incidents')
    .select(['id', 'document', 'symptoms'])
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute();
  const own = rows.find(({ id }) => id === incidentId);
  if (own === undefined) return null;
  const timeline = await db
    .selectFrom('incident_timeline')
    .select('document')
    .where('incident_id', '=', incidentId)
    .where('episode', '=', episode)
    .orderBy('position')
    .limit(mostEntries)
    .execute();
  // What ever was a symptom, as far as the story names it, and what is one now.
  const shown = new Set([...rows.flatMap(({ symptoms }) => symptoms), ...timeline.flatMap((row) => row.document.refs)]);
  const findings = await db
    .selectFrom('findings')
    .select('document')
    .where(sql<boolean>`id = any(${[...shown]}::text[])`)
    .orderBy('severity', 'desc')
    .orderBy('id')
    .limit(mostSymptoms)
    .execute();
  const alerts = await db
    .selectFrom('alerts')
    .select(['name', 'starts_at', 'document'])
    .where('incident_id', '=', incidentId)
    .orderBy('starts_at')
    .orderBy('fingerprint')
    .limit(mostAlerts)
    .execute();
  return {
    incident: { ...own.document, causes: rows.flatMap(({ document }) => document.causes) },
    tracking,
    timeline: timeline.map(({ document }) => document),
    symptoms: findings.map(({ document: { object, message } }) => ({ object, message })),
    alerts: alerts.map(({ name, starts_at, document: { annotations, objects } }) => ({
      name,
      summary: annotations.summary ?? '',
      startsAt: starts_at,
      objects,
    })),
  };
}
