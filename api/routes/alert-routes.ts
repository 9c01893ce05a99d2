import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { json } from '../schemas/answers.ts';
import { alertRecord } from '../schemas/incident-schemas.ts';
import { pageOf, pageQuery, present } from '../schemas/list-schemas.ts';
import { severity } from '../schemas/object-schemas.ts';

const name = z.string().min(1).max(300);

const listAlerts = createRoute({
  method: 'get',
  path: '/v1/alerts',
  tags: ['alerts'],
  summary: 'Alerts that came in, last heard of first',
  request: {
    query: z.strictObject({
      ...pageQuery,
      cluster: name.optional(),
      namespace: name.optional(),
      state: z.enum(['firing', 'resolved', 'all']).default('firing'),
      severity: severity.optional().openapi({ description: 'This severity and worse' }),
      incidentId: name.optional(),
      search: z.string().min(1).max(200).optional(),
    }),
  },
  responses: { 200: json(pageOf(alertRecord), 'A page of alerts') },
});

export function alertRoutes({ database }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>().openapi(listAlerts, async (c) => {
    const { limit, cursor, state, severity: minSeverity, ...rest } = c.req.valid('query');
    const filter = present({ ...rest, minSeverity, state: state === 'all' ? undefined : state });
    return c.json(await database().alerts.list(filter, present({ limit, cursor })), 200);
  });
}
