import { z } from '@hono/zod-openapi';

// However long: they are cut to size rather than refused, since a refused delivery is not sent again.
const texts = z.record(z.string(), z.string());
const moment = z.iso.datetime({ offset: true });

/** The webhook payload of Alertmanager, version 4. Senders that speak it add fields of their own. */
export const alertmanagerPayload = z
  .looseObject({
    version: z.literal('4'),
    status: z.enum(['firing', 'resolved']),
    receiver: z.string().optional(),
    groupKey: z.string().optional(),
    truncatedAlerts: z.number().int().min(0).nullish(),
    alerts: z
      .array(
        z.looseObject({
          status: z.enum(['firing', 'resolved']),
          labels: texts,
          annotations: texts.nullish(),
          startsAt: moment,
          endsAt: moment.nullish(),
          generatorURL: z.string().nullish(),
          fingerprint: z.string().max(128).nullish(),
        }),
      )
      .max(50_000),
  })
  .openapi('AlertmanagerPayload');

export type AlertmanagerPayload = z.output<typeof alertmanagerPayload>;
