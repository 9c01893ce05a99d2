import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { KubeSageError } from '../../core/errors.ts';
import type { Remediation } from '../../core/remediation/remediation.ts';
import { actionNames } from '../../core/remediation/remedy.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { chooseRemedy } from '../remediations/choose-remedy.ts';
import { fillInputs } from '../remediations/fill-inputs.ts';
import { createRecentAnswers } from '../remediations/recent-answers.ts';
import { idempotencyKey, json, started } from '../schemas/answers.ts';
import { pageOf, pageQuery, present } from '../schemas/list-schemas.ts';
import { clusterName, idParameter } from '../schemas/parameters.ts';
import { type LinkedRemediation, linkedRemediation, phase, storedEvidence } from '../schemas/remediation-schemas.ts';

const defaults = { expiresAfterMs: 24 * 3_600_000, verifyWithinMs: 180_000, settleMs: 10_000 } as const;

const target = z.strictObject({
  kind: z.string().min(1).max(63),
  namespace: z.string().max(63).default(''),
  name: z.string().min(1).max(253),
  uid: z.string().max(63).default(''),
});

const newRemediation = z
  .strictObject({
    findingId: z.string().min(1).max(300).optional(),
    incidentId: z.string().min(1).max(300).optional(),
    cluster: clusterName.optional().openapi({ description: 'For a remedy of your own without finding or incident' }),
    remedy: z
      .union([
        z.number().int().min(0),
        z.strictObject({ action: z.enum(actionNames), target, parameters: z.record(z.string(), z.unknown()) }),
      ])
      .optional()
      .openapi({ description: 'Index in the list of remedies (default 0, the best), or a remedy of your own' }),
    inputs: z
      .record(z.string().max(100), z.string().max(65_536))
      .default({})
      .openapi({ description: 'Values for the required inputs of the remedy, by name; secret ones are sealed' }),
    dryRun: z.boolean().default(false).openapi({ description: 'Plan and rehearse only; never changes anything' }),
    expiresAfterMs: z
      .number()
      .int()
      .min(1000)
      .max(30 * 24 * 3_600_000)
      .default(defaults.expiresAfterMs),
    verifyWithinMs: z.number().int().min(1000).max(3_600_000).default(defaults.verifyWithinMs),
    settleMs: z.number().int().min(0).max(600_000).default(defaults.settleMs),
  })
  .openapi('NewRemediation');

const startRemediation = createRoute({
  method: 'post',
  path: '/v1/remediations',
  tags: ['remediations'],
  summary: 'Propose a remedy: plan, rehearse, and ask for a decision',
  description:
    'Changes nothing without a decision. Joins the remediation of the same intent that is running, when there is one.',
  request: {
    headers: idempotencyKey(),
    body: { required: true, content: { 'application/json': { schema: newRemediation } } },
  },
  responses: { 202: json(started, 'Started') },
});

const listRemediations = createRoute({
  method: 'get',
  path: '/v1/remediations',
  tags: ['remediations'],
  summary: 'Remediations, latest first',
  request: {
    query: z.strictObject({
      ...pageQuery,
      cluster: clusterName.optional(),
      phase: phase.optional(),
      awaitingDecision: z.enum(['true', 'false']).optional(),
      findingId: z.string().min(1).max(300).optional(),
    }),
  },
  responses: { 200: json(pageOf(linkedRemediation), 'A page of remediations') },
});

const oneRemediation = createRoute({
  method: 'get',
  path: '/v1/remediations/{id}',
  tags: ['remediations'],
  summary: 'A remediation with its plan, diff, decision and story',
  request: { params: idParameter },
  responses: { 200: json(linkedRemediation, 'Its latest run') },
});

const evidenceOfRemediation = createRoute({
  method: 'get',
  path: '/v1/remediations/{id}/evidence',
  tags: ['remediations'],
  summary: 'What was stored before a step touched anything',
  request: { params: idParameter },
  responses: { 200: json(pageOf(storedEvidence), 'All of it') },
});

export function remediationRoutes({ database, orchestrator, now, log }: ApiDependencies) {
  const recent = createRecentAnswers<z.output<typeof started>>(now);

  return new OpenAPIHono<ApiEnv>()
    .openapi(startRemediation, async (c) => {
      const body = c.req.valid('json');
      const { name: actor } = c.get('actor');
      const answer = await recent.once(c.req.valid('header')['idempotency-key'], body, () => start(body, actor));
      c.header('location', `/v1/remediations/${encodeURIComponent(answer.id)}`);
      return c.json(answer, 202);
    })
    .openapi(listRemediations, async (c) => {
      const { limit, cursor, awaitingDecision, ...rest } = c.req.valid('query');
      const isAwaitingDecision = awaitingDecision === undefined ? undefined : awaitingDecision === 'true';
      const page = await database().remediations.list(
        present({ ...rest, isAwaitingDecision }),
        present({ limit, cursor }),
      );
      return c.json({ ...page, items: page.items.map(withLink) }, 200);
    })
    .openapi(oneRemediation, async (c) => c.json(withLink(await read(c.req.valid('param').id)), 200))
    .openapi(evidenceOfRemediation, async (c) => {
      const { id } = await read(c.req.valid('param').id);
      return c.json({ items: await database().remediations.evidenceOf(id), nextCursor: null }, 200);
    });

  async function start(body: z.output<typeof newRemediation>, actor: string): Promise<z.output<typeof started>> {
    const { cluster, findingId, incidentId, remedy: proposed } = await chooseRemedy(database(), body);
    const temporal = orchestrator();
    const remedy = await fillInputs(proposed, body.inputs, database().sealedValues);
    const { expiresAfterMs, verifyWithinMs, settleMs, dryRun: isDryRun } = body;
    const subject = { cluster, findingId, incidentId };
    const run = await temporal.remediate({
      ...subject,
      remedy,
      requestedBy: actor,
      isDryRun,
      expiresAfterMs,
      verifyWithinMs,
      settleMs,
    });
    await database().audit.append(`${run.runId}:requested`, {
      actor,
      action: 'remediation.requested',
      subject: run.workflowId,
      detail: { ...subject, action: remedy.action, target: remedy.target, title: remedy.title, isDryRun },
    });
    return { id: run.workflowId, runId: run.runId, link: run.link === '' ? null : run.link };
  }

  async function read(id: string): Promise<Remediation> {
    const remediation = await database().remediations.find(id);
    if (remediation === null) throw new KubeSageError('NotFound', `There is no remediation ${id}.`);
    return remediation;
  }

  function withLink(remediation: Remediation): LinkedRemediation {
    try {
      const link = orchestrator().link(remediation.id, remediation.runId);
      return { ...remediation, link: link === '' ? null : link };
    } catch (error) {
      // A link is no reason to hide a remediation while Temporal is away.
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'No link to Temporal');
      return { ...remediation, link: null };
    }
  }
}
