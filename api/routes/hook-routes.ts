import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Alert } from '../../core/alerts/alert.ts';
import { alertmanagerPayload } from '../alerts/alertmanager-schema.ts';
import { cloudEvent } from '../alerts/cloud-event-schema.ts';
import { clusterOfLabels } from '../alerts/cluster-of-labels.ts';
import { fromAlertmanager } from '../alerts/from-alertmanager.ts';
import { fromCloudEvent } from '../alerts/from-cloud-event.ts';
import { parseCloudEvents } from '../alerts/parse-cloud-events.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { json } from '../schemas/answers.ts';
import { clusterName } from '../schemas/parameters.ts';

type Received = { readonly accepted: number; readonly news: number; readonly truncated: number };

const received: z.ZodType<Received> = z
  .strictObject({
    accepted: z.number().int().openapi({ description: 'Alerts of the delivery, all of which are stored' }),
    news: z.number().int().openapi({ description: 'Those that say something new' }),
    truncated: z.number().int().openapi({ description: 'How many the sender says it left out' }),
  })
  .openapi('AlertsReceived');

const query = z.strictObject({
  cluster: clusterName.optional().openapi({
    description:
      'The registered cluster that all of it is about. Default: what the label `cluster` names, else the only one',
  }),
});

// Not a schema of zod on purpose: the three modes differ by media type and headers, which no validator of one body covers.
const asDocumented = { $ref: '#/components/schemas/CloudEvent' } as const;

const alertmanager = createRoute({
  method: 'post',
  path: '/v1/hooks/alertmanager',
  tags: ['alerts'],
  summary: 'Receive alerts of Alertmanager (webhook, version 4)',
  description:
    'Wants the hook token (`KUBESAGE_HOOK_TOKEN`) or the API token as bearer token, or as the password of basic authentication. ' +
    'What is wrong is refused whole; what is answered with 202 is stored.',
  request: {
    query,
    body: { required: true, content: { 'application/json': { schema: alertmanagerPayload } } },
  },
  responses: { 202: json(received, 'Stored') },
});

const events = createRoute({
  method: 'post',
  path: '/v1/hooks/events',
  tags: ['alerts'],
  summary: 'Receive CloudEvents 1.0 as alerts: structured, batched, or binary',
  description:
    'Authenticates as `/v1/hooks/alertmanager` does. `data.labels` name the object, `data.status` says whether it is over; an ' +
    'event that says nothing of an end is over after an hour.',
  request: {
    query,
    body: {
      required: true,
      content: {
        'application/cloudevents+json': { schema: asDocumented },
        'application/cloudevents-batch+json': { schema: { type: 'array', items: asDocumented } },
        'application/json': { schema: { description: 'The data, with the attributes as `ce-` headers' } },
      },
    },
  },
  responses: { 202: json(received, 'Stored') },
});

export function hookRoutes({ database, now, log }: ApiDependencies) {
  const hooks = new OpenAPIHono<ApiEnv>();
  hooks.openAPIRegistry.register('CloudEvent', cloudEvent);
  return hooks
    .openapi(alertmanager, async (c) => {
      const payload = c.req.valid('json');
      const clusterOf = await clusterOfLabels(database().clusters, c.req.valid('query').cluster);
      const truncated = payload.truncatedAlerts ?? 0;
      if (truncated > 0) log.warn({ truncated }, 'Alertmanager left out alerts of a group: raise its max_alerts');
      return c.json(await store(fromAlertmanager(payload, clusterOf, now()), truncated), 202);
    })
    .openapi(events, async (c) => {
      const clusterOf = await clusterOfLabels(database().clusters, c.req.valid('query').cluster);
      const parsed = await parseCloudEvents({ headers: c.req.raw.headers, text: () => c.req.text() });
      return c.json(
        await store(
          parsed.map((event) => fromCloudEvent(event, clusterOf, now())),
          0,
        ),
        202,
      );
    });

  async function store(alerts: readonly Alert[], truncated: number): Promise<Received> {
    const { news } = await database().alerts.save(alerts, now().toISOString());
    return { accepted: alerts.length, news, truncated };
  }
}
