import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { DecideResult } from '../../workflows/messages.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { idempotencyKey, json } from '../schemas/answers.ts';
import { idParameter } from '../schemas/parameters.ts';
import { phase } from '../schemas/remediation-schemas.ts';

const newDecision = z
  .strictObject({
    verdict: z.enum(['approve', 'refuse']),
    planHash: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/, 'at least the first 8 characters of the hash of the plan that was shown')
      .openapi({ description: 'The hash of the plan that was shown, or at least its first 8 characters' }),
    reason: z.string().trim().min(1, 'say why').max(2000),
  })
  .openapi('NewDecision');

const decided: z.ZodType<DecideResult> = z.strictObject({ accepted: z.literal(true), phase }).openapi('DecisionResult');

const decide = createRoute({
  method: 'post',
  path: '/v1/remediations/{id}/decision',
  tags: ['remediations'],
  summary: 'Approve or refuse the plan that was shown',
  description:
    'The workflow checks the decision before it answers; it also records it in the audit trail, whichever way it came.',
  request: {
    params: idParameter,
    headers: idempotencyKey(),
    body: { required: true, content: { 'application/json': { schema: newDecision } } },
  },
  responses: { 200: json(decided, 'Accepted') },
});

export function decisionRoutes({ orchestrator }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>().openapi(decide, async (c) => {
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'] ?? null;
    const result = await orchestrator().decide(id, { ...c.req.valid('json'), by: c.get('actor').name }, key);
    return c.json(result, 200);
  });
}
