import { z } from '@hono/zod-openapi';
import { remediationPhases } from '../../core/remediation/phase.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';
import { actionNames } from '../../core/remediation/remedy.ts';
import { objectRef, time } from './object-schemas.ts';
import { remedy } from './remedy-schemas.ts';
import { shapeOf } from './shape-of.ts';

export const phase = z.enum(remediationPhases);
const risk = z.enum(['low', 'medium', 'high']);

const change = z.looseObject({ kind: z.enum(['patch', 'create', 'delete']) }).openapi('Change', {
  description: 'A JSON Patch (`operations`), a creation (`manifest`) or a deletion',
});

const plan = z
  .strictObject({
    hash: z.string().openapi({ description: 'What a decision is bound to' }),
    remedy,
    steps: z.array(
      z.strictObject({
        action: z.enum(actionNames),
        object: objectRef,
        apiVersion: z.string(),
        digest: z.string(),
        change,
        inverse: change.nullable(),
        risk,
        blastRadius: z.strictObject({ pods: z.number().int(), services: z.array(z.string()), says: z.string() }),
        says: z.string(),
      }),
    ),
    verifications: z.array(
      z.looseObject({ kind: z.enum(['rollout-complete', 'pods-ready', 'finding-gone', 'field-equals']) }),
    ),
    risk,
    plannedAt: time,
  })
  .openapi('Plan') as unknown as z.ZodType<Plan>;

const decision = z
  .strictObject({
    verdict: z.enum(['approve', 'refuse']),
    planHash: z.string(),
    reason: z.string(),
    by: z.string(),
    at: time,
  })
  .openapi('Decision');

const rehearsal = z
  .strictObject({
    steps: z.array(
      z.strictObject({
        object: objectRef,
        diff: z.string().openapi({ description: 'Unified diff of the YAML, secrets masked' }),
        warnings: z.array(z.string()),
      }),
    ),
  })
  .openapi('Rehearsal');

/** A remediation with its page in the Temporal Web UI, null when none is configured. */
export type LinkedRemediation = Remediation & { readonly link: string | null };

export const linkedRemediation = shapeOf<LinkedRemediation>(
  z
    .strictObject({
      id: z.string(),
      runId: z.string(),
      cluster: z.string(),
      findingId: z.string().nullable(),
      incidentId: z.string().nullable(),
      target: objectRef,
      remedy,
      requestedBy: z.string(),
      isDryRun: z.boolean(),
      phase,
      says: z.string(),
      plan: plan.nullable(),
      rehearsal: rehearsal.nullable(),
      decision: decision.nullable(),
      history: z.array(z.strictObject({ phase, at: time, says: z.string() })),
      expiresAt: time.nullable(),
      createdAt: time,
      updatedAt: time,
      link: z.string().nullable(),
    })
    .openapi('Remediation'),
);

export const storedEvidence = shapeOf<StoredEvidence>(
  z
    .strictObject({
      id: z.string(),
      remediationId: z.string(),
      kind: z.enum(['manifest', 'events', 'log']),
      object: objectRef,
      title: z.string(),
      content: z.string(),
      at: time,
    })
    .openapi('StoredEvidence'),
);
