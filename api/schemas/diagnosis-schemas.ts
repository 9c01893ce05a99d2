import { z } from '@hono/zod-openapi';
import type { FindingRecord, IncidentRecord } from '../../adapters/database/stores.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import { type Incident, linkRules } from '../../core/diagnosis/incident.ts';
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

const link = {
  rule: z.enum(linkRules),
  evidence: z
    .strictObject({ object: objectRef, path: z.string(), value: z.string(), at: time.optional() })
    .nullable()
    .openapi({ description: 'What was read that makes the link' }),
};

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

export const incidentFields = {
  id: z.string(),
  severity,
  title: z.string(),
  causes: z.array(
    z.strictObject({
      object: objectRef,
      reason: z.string(),
      confidence: z.number().min(0).max(1),
      chain: z.array(z.strictObject({ object: objectRef, says: z.string(), edge: z.strictObject(link).nullable() })),
      reasons: z.array(z.string()).openapi({ description: 'Why it is held for the cause' }),
    }),
  ),
  symptoms: z.array(z.string()).openapi({ description: 'Ids of findings' }),
  graph: z
    .strictObject({
      nodes: z.array(
        z.strictObject({
          object: objectRef,
          role: z.enum(['cause', 'between', 'symptom']),
          findings: z.array(z.string()),
        }),
      ),
      edges: z.array(z.strictObject({ from: z.number().int(), to: z.number().int(), says: z.string(), ...link })),
      isTrimmed: z.boolean(),
    })
    .openapi('IncidentGraph'),
  hypotheses: z
    .array(z.strictObject({ object: objectRef, reason: z.string(), score: z.number().min(0).max(1), why: z.string() }))
    .openapi({
      description: 'Other explanations that were weighed and lost; the score is a share of that of the one that won',
    }),
  impact: z
    .strictObject({
      replicasLost: z.number().int(),
      services: z.array(objectRef),
      ingresses: z.array(objectRef),
      namespaces: z.array(z.string()),
      priorityClass: z.string().nullable(),
      says: z.string(),
    })
    .openapi('IncidentImpact'),
  unknown: z
    .strictObject({ says: z.string(), lookAt: z.array(z.string()) })
    .nullable()
    .openapi({ description: 'Where the evidence stops, and what to look at next; null when the cause is known' }),
};

export const lifeFields = {
  cluster: z.string(),
  state: z.enum(['open', 'resolved']),
  openedAt: time,
  lastSeenAt: time,
  resolvedAt: time.nullable(),
};

const flaps = z.number().int().positive().optional().openapi({
  description: 'How often it was resolved and opened again within ten minutes; from three on it flaps. Absent for none',
});

export type IncidentWithRemedies = IncidentRecord & { readonly remedies: readonly IncidentRemedy[] };

const finding = shapeOf<Finding>(z.strictObject(findingFields).openapi('Finding'));
const incident = shapeOf<Incident>(z.strictObject(incidentFields).openapi('Incident'));

export const findingRecord = shapeOf<FindingRecord>(
  z.strictObject({ ...findingFields, ...lifeFields, flaps }).openapi('FindingRecord'),
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
