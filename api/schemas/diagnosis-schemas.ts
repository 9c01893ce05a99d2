import { z } from '@hono/zod-openapi';
import type { FindingRecord, IncidentRecord } from '../../adapters/database/stores.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { IncidentRemedy } from '../../core/remediation/rank-remedies.ts';
import { gap, objectRef, severity, time } from './object-schemas.ts';
import { remedy } from './remedy-schemas.ts';
import { shapeOf } from './shape-of.ts';

const evidence = z.strictObject({
  kind: z.enum(['field', 'condition', 'event', 'log', 'absence', 'change']),
  object: objectRef,
  path: z.string(),
  value: z.string(),
  at: time.optional(),
});

const cause = z.strictObject({
  object: objectRef,
  reason: z.string(),
  confidence: z.number().min(0).max(1),
  explanation: z.string(),
});

const findingFields = {
  id: z.string(),
  analyzer: z.string(),
  severity,
  object: objectRef,
  reason: z.string(),
  message: z.string(),
  evidence: z.array(evidence.openapi('Evidence')),
  cause: cause.openapi('Cause').nullable(),
  dependsOn: z.array(objectRef),
  remedies: z.array(remedy),
};

const incidentFields = {
  id: z.string(),
  severity,
  title: z.string(),
  causes: z.array(
    z.strictObject({
      object: objectRef,
      reason: z.string(),
      confidence: z.number().min(0).max(1),
      chain: z.array(z.strictObject({ object: objectRef, says: z.string() })),
    }),
  ),
  symptoms: z.array(z.string()).openapi({ description: 'Ids of findings' }),
};

const lifeFields = {
  cluster: z.string(),
  state: z.enum(['open', 'resolved']),
  openedAt: time,
  lastSeenAt: time,
  resolvedAt: time.nullable(),
};

export type IncidentWithRemedies = IncidentRecord & { readonly remedies: readonly IncidentRemedy[] };

const finding = shapeOf<Finding>(z.strictObject(findingFields).openapi('Finding'));
const incident = shapeOf<Incident>(z.strictObject(incidentFields).openapi('Incident'));

export const findingRecord = shapeOf<FindingRecord>(
  z.strictObject({ ...findingFields, ...lifeFields }).openapi('FindingRecord'),
);
export const incidentRecord = shapeOf<IncidentRecord>(
  z.strictObject({ ...incidentFields, ...lifeFields }).openapi('IncidentRecord'),
);
export const incidentWithRemedies = shapeOf<IncidentWithRemedies>(
  z
    .strictObject({
      ...incidentFields,
      ...lifeFields,
      remedies: z
        .array(z.strictObject({ findingId: z.string(), index: z.number().int(), remedy }))
        .openapi({ description: 'Remedies of its findings, those of the causal objects first' }),
    })
    .openapi('IncidentWithRemedies'),
);
export const diagnosis = shapeOf<Diagnosis>(
  z
    .strictObject({
      cluster: z.string(),
      observedAt: time,
      findings: z.array(finding),
      notes: z.array(finding).openapi({ description: 'Informational findings that are part of no incident' }),
      incidents: z.array(incident),
      gaps: z.array(gap),
    })
    .openapi('Diagnosis'),
);
