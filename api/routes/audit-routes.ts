import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { AuditEntry } from '../../adapters/database/stores.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { json } from '../schemas/answers.ts';
import { pageOf, pageQuery, present } from '../schemas/list-schemas.ts';
import { time } from '../schemas/object-schemas.ts';

const auditEntry: z.ZodType<AuditEntry> = z
  .strictObject({
    sequence: z.number().int(),
    at: time,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .openapi('AuditEntry');

const verification = z
  .strictObject({ entries: z.number().int(), brokenAt: z.number().int().nullable() })
  .openapi('AuditVerification');

const listAudit = createRoute({
  method: 'get',
  path: '/v1/audit',
  tags: ['audit'],
  summary: 'Who did what, latest first',
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(auditEntry), 'A page of entries') },
});

const verifyAudit = createRoute({
  method: 'get',
  path: '/v1/audit/verification',
  tags: ['audit'],
  summary: 'Recompute the hash chain of the audit trail',
  responses: { 200: json(verification, '`brokenAt` is the first sequence that does not fit, or null') },
});

export function auditRoutes({ database }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listAudit, async (c) => c.json(await database().audit.list(present(c.req.valid('query'))), 200))
    .openapi(verifyAudit, async (c) => c.json(await database().audit.verify(), 200));
}
