import { sql, type Transaction } from 'kysely';
import { isFinal, stateOf } from '../../core/incidents/incident-tracking.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import type { Tables } from './tables.ts';
import type { TrackingRecord } from './tracking-stores.ts';

const trackingLock = 7_260_031;

/** Keeps the newest record of an episode and the new lines of its story; tells of what changed for people. */
export async function saveTracking(transaction: Transaction<Tables>, record: TrackingRecord): Promise<void> {
  const { incidentId, episode, tracking, version, lastSequence, at, entries } = record;
  await sql`select pg_advisory_xact_lock(${trackingLock}, hashtext(${incidentId}))`.execute(transaction);
  const stored = await transaction
    .selectFrom('incident_tracking')
    .select(['version', 'state', 'document'])
    .where('incident_id', '=', incidentId)
    .where('episode', '=', episode)
    .executeTakeFirst();
  if (stored !== undefined && stored.version >= version) return;

  const state = stateOf(tracking);
  const isChanged = stored !== undefined && (stored.state !== state || stored.document.owner !== tracking.owner);
  const isTold = isChanged || entries.some(({ by, kind }) => by !== null || kind === 'enriched');
  const events = isTold ? [eventOf(record)] : [];
  // The silence itself is still told of; what comes after it is not.
  const isFallingSilent = tracking.silence !== null && !isFinal(tracking);
  if (isFallingSilent) await appendEvents(transaction, events);
  const content = {
    state,
    silenced_until: isFinal(tracking) ? null : (tracking.silence?.until ?? null),
    version,
    last_sequence: lastSequence,
    updated_at: at,
    document: JSON.stringify(tracking),
  };
  await transaction
    .insertInto('incident_tracking')
    .values({
      incident_id: incidentId,
      episode,
      cluster: tracking.cluster,
      started_at: at,
      post_mortem: null,
      ...content,
    })
    .onConflict((conflict) => conflict.columns(['incident_id', 'episode']).doUpdateSet(content))
    .execute();
  if (entries.length > 0) {
    await sql`
      insert into incident_timeline (incident_id, episode, position, document)
      select ${incidentId}, ${episode}, position, document::json
      from unnest(${entries.map(({ position }) => position)}::integer[],
        ${entries.map((entry) => JSON.stringify(entry))}::text[]) as new (position, document)
      on conflict do nothing`.execute(transaction);
  }
  if (!isFallingSilent) await appendEvents(transaction, events);
}

function eventOf({ incidentId, tracking, entries }: TrackingRecord): NewEvent {
  const state = stateOf(tracking);
  const { cluster, severity, title, owner, members } = tracking;
  return {
    type: `kubesage.incident.${state === 'resolved' && entries.some(({ kind }) => kind === 'resolved') ? 'resolved' : 'updated'}`,
    subject: `incidents/${incidentId}`,
    data: {
      cluster,
      incidentId,
      severity,
      title: title.slice(0, 500),
      symptoms: members.reduce((sum, { symptomCount }) => sum + symptomCount, 0),
      tracking: { state, owner },
      says: entries.at(-1)?.says.slice(0, 500) ?? '',
      // Those who follow diagnosis know by this that it came from the incident's own workflow.
      origin: 'tracking',
    },
  };
}
