import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { KubeSageError } from '../../core/errors.ts';
import { investigationId } from '../../workflows/messages.ts';
import type { ApiEnv } from '../auth/actor.ts';
import { chooseCluster } from '../clusters/choose-cluster.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { idempotencyKey, json, started } from '../schemas/answers.ts';
import { diagnosis } from '../schemas/diagnosis-schemas.ts';
import { clusterName, idParameter, namespaceName } from '../schemas/parameters.ts';

export type Investigation =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly diagnosis: Diagnosis }
  | { readonly state: 'failed'; readonly code: string; readonly detail: string };

const investigation: z.ZodType<Investigation> = z
  .union([
    z.strictObject({ state: z.literal('running') }),
    z.strictObject({ state: z.literal('done'), diagnosis }),
    z.strictObject({ state: z.literal('failed'), code: z.string(), detail: z.string() }),
  ])
  .openapi('Investigation');

const newInvestigation = z
  .strictObject({
    cluster: clusterName.optional().openapi({ description: 'Default: the only registered one' }),
    namespace: namespaceName.optional().openapi({ description: 'Default: all' }),
  })
  .openapi('NewInvestigation');

const investigate = createRoute({
  method: 'post',
  path: '/v1/investigations',
  tags: ['investigations'],
  summary: 'Look at a cluster now',
  description: 'Joins the investigation of the same cluster and namespace that is running, when there is one.',
  request: { headers: idempotencyKey(), body: { content: { 'application/json': { schema: newInvestigation } } } },
  responses: { 202: json(started, 'Started') },
});

const readInvestigation = createRoute({
  method: 'get',
  path: '/v1/investigations/{id}',
  tags: ['investigations'],
  summary: 'What an investigation found',
  request: { params: idParameter },
  responses: { 200: json(investigation, 'Running, done or failed') },
});

export function investigationRoutes({ database, orchestrator }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(investigate, async (c) => {
      const { cluster: name, namespace = null } = c.req.valid('json');
      const cluster = await chooseCluster(database().clusters, name);
      const run = await orchestrator().investigate({ cluster, namespace, requestedBy: c.get('actor').name });
      const id = investigationId(run.workflowId, run.runId);
      c.header('location', `/v1/investigations/${encodeURIComponent(id)}`);
      return c.json({ id, runId: run.runId, link: run.link === '' ? null : run.link }, 202);
    })
    .openapi(readInvestigation, async (c) => c.json(await read(c.req.valid('param').id), 200));

  async function read(id: string): Promise<Investigation> {
    const stored = await database().diagnoses.find(id);
    if (stored !== null) return { state: 'done', diagnosis: stored };
    const status = await orchestrator().investigation(id);
    if (status.state !== 'done') return status;
    // It may have been stored between the two questions.
    const late = await database().diagnoses.find(id);
    if (late !== null) return { state: 'done', diagnosis: late };
    throw new KubeSageError('NotFound', `What investigation ${id} found is not kept any more.`, {
      next: 'Diagnose again.',
    });
  }
}
