import { z } from '@hono/zod-openapi';
import type { IncidentRecord } from '../../adapters/database/stores.ts';
import type { AlertRecord, TrackingSummary } from '../../adapters/database/tracking-stores.ts';
import { incidentStates } from '../../core/incidents/incident-tracking.ts';
import { type StoredTimelineEntry, timelineKinds } from '../../core/incidents/timeline-entry.ts';
import type { IncidentActResult } from '../../workflows/messages.ts';
import { type IncidentWithRemedies, incidentFields, lifeFields } from './diagnosis-schemas.ts';
import { severity, time } from './object-schemas.ts';
import { remedy } from './remedy-schemas.ts';
import { shapeOf } from './shape-of.ts';

/** An incident with what people make of it: null before its workflow has looked at it. */
export type TrackedIncident = IncidentRecord & { readonly tracking: TrackingSummary | null };
export type IncidentAnswer = IncidentWithRemedies &
  TrackedIncident & {
    /** The latest of them. */
    readonly alerts: readonly AlertRecord[];
    readonly alertCount: number;
  };

const actor = z.string();
const tracking = z
  .strictObject({
    state: z.enum(incidentStates),
    owner: actor.nullable(),
    acknowledged: z.strictObject({ by: actor, at: time }).nullable(),
    silence: z.strictObject({ by: actor, reason: z.string(), since: time, until: time }).nullable(),
    resolution: z
      .strictObject({ by: actor.nullable(), at: time, says: z.string() })
      .nullable()
      .openapi({ description: '`by` is null when its symptoms went by themselves' }),
    reopenings: z.number().int(),
    mergedInto: z.string().nullable(),
    merged: z.array(z.string()).openapi({ description: 'Incidents that were merged into this one' }),
    worst: severity,
    openedAt: time,
    closedAt: time.nullable(),
    updatedAt: time,
  })
  .openapi('IncidentTracking');

const texts = z.record(z.string(), z.string());
const alertFields = {
  cluster: z.string(),
  fingerprint: z.string(),
  source: z.enum(['alertmanager', 'cloudevents']),
  name: z.string(),
  severity,
  state: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts,
  startsAt: time,
  endsAt: time.nullable(),
  objects: z
    .array(z.strictObject({ kind: z.string(), namespace: z.string(), name: z.string() }))
    .openapi({ description: 'What its labels name; not checked against the cluster' }),
  link: z.string(),
  firstSeenAt: time,
  lastSeenAt: time,
  occurrences: z.number().int(),
  incidentId: z.string().nullable(),
};

export const alertRecord = shapeOf<AlertRecord>(z.strictObject(alertFields).openapi('Alert'));
export const trackedIncident = shapeOf<TrackedIncident>(
  z.strictObject({ ...incidentFields, ...lifeFields, tracking: tracking.nullable() }).openapi('IncidentRecord'),
);
export const incidentAnswer = shapeOf<IncidentAnswer>(
  z
    .strictObject({
      ...incidentFields,
      ...lifeFields,
      tracking: tracking.nullable(),
      alerts: z.array(z.strictObject(alertFields)).openapi({ description: 'The latest ones that belong to it' }),
      alertCount: z.number().int(),
      remedies: z
        .array(z.strictObject({ findingId: z.string(), index: z.number().int(), remedy }))
        .openapi({ description: 'Remedies of its findings, those of the causal objects first' }),
    })
    .openapi('IncidentWithRemedies'),
);
export const timelineEntry = shapeOf<StoredTimelineEntry>(
  z
    .strictObject({
      position: z.number().int(),
      at: time,
      kind: z.enum(timelineKinds),
      by: actor.nullable(),
      says: z.string(),
      refs: z.array(z.string()).openapi({ description: 'Ids of what it speaks of' }),
    })
    .openapi('TimelineEntry'),
);
export const incidentActResult = shapeOf<IncidentActResult>(
  z
    .strictObject({
      accepted: z.literal(true),
      state: z.enum(incidentStates),
      incidentId: z
        .string()
        .nullable()
        .openapi({ description: 'The incident that this one went into, or the one that was split off' }),
    })
    .openapi('IncidentActResult'),
);
