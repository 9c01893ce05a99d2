import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { RegisteredCluster } from '../../adapters/database/stores.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiEnv } from '../auth/actor.ts';
import { checkKubeconfig } from '../clusters/check-kubeconfig.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { json } from '../schemas/answers.ts';
import { pageOf } from '../schemas/list-schemas.ts';
import { time } from '../schemas/object-schemas.ts';
import { clusterName } from '../schemas/parameters.ts';

const registered: z.ZodType<RegisteredCluster> = z
  .strictObject({ name: z.string(), context: z.string(), server: z.string(), isSandbox: z.boolean(), addedAt: time })
  .openapi('Cluster');

const newCluster = z
  .strictObject({
    name: clusterName,
    kubeconfig: z.string().min(1).max(900_000).openapi({
      description: 'The text of a kubeconfig without references to files; it is sealed and never given out',
    }),
    context: z.string().min(1).max(253).optional().openapi({ description: 'Default: its current-context' }),
    isSandbox: z.boolean().default(false),
  })
  .openapi('NewCluster');

const nameParameter = z.object({ name: clusterName });

const listClusters = createRoute({
  method: 'get',
  path: '/v1/clusters',
  tags: ['clusters'],
  summary: 'The registered clusters',
  responses: { 200: json(pageOf(registered), 'All of them') },
});

const addCluster = createRoute({
  method: 'post',
  path: '/v1/clusters',
  tags: ['clusters'],
  summary: 'Register a cluster, or replace its kubeconfig, and watch it',
  request: { body: { required: true, content: { 'application/json': { schema: newCluster } } } },
  responses: { 201: json(registered, 'Registered') },
});

const removeCluster = createRoute({
  method: 'delete',
  path: '/v1/clusters/{name}',
  tags: ['clusters'],
  summary: 'Forget a cluster and its kubeconfig',
  request: { params: nameParameter },
  responses: { 204: { description: 'Forgotten' } },
});

export function clusterRoutes({ database, orchestrator, watchEveryMs, random }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listClusters, async (c) => c.json({ items: await database().clusters.list(), nextCursor: null }, 200))
    .openapi(addCluster, async (c) => {
      const { name, kubeconfig, context: wanted, isSandbox } = c.req.valid('json');
      const { name: actor, via } = c.get('actor');
      const mayRunPrograms = via === 'token';
      const { context, server } = checkKubeconfig(kubeconfig, { context: wanted, mayRunPrograms });
      const { clusters, audit } = database();
      const cluster = await clusters.save({ name, context, server, isSandbox }, kubeconfig);
      await audit.append(`cluster.added:${random()}`, {
        actor,
        action: 'cluster.added',
        subject: name,
        detail: { context, server, isSandbox },
      });
      await orchestrator().watchCluster(name, watchEveryMs);
      c.header('location', `/v1/clusters/${name}`);
      return c.json(cluster, 201);
    })
    .openapi(removeCluster, async (c) => {
      const { name } = c.req.valid('param');
      const { clusters, audit } = database();
      if ((await clusters.find(name)) === null) throw new KubeSageError('NotFound', `There is no cluster "${name}".`);
      await orchestrator().unwatchCluster(name);
      await clusters.remove(name);
      await audit.append(`cluster.removed:${random()}`, {
        actor: c.get('actor').name,
        action: 'cluster.removed',
        subject: name,
        detail: {},
      });
      return c.body(null, 204);
    });
}
