import { z } from '@hono/zod-openapi';

const attribute = z.string().min(1).max(2_048);

/** CloudEvents 1.0, with extension attributes of any name. */
export const cloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: attribute,
    source: attribute,
    type: attribute,
    subject: z.string().max(2_048).optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: z.string().max(256).optional(),
    data: z.unknown().optional(),
  })
  .openapi('CloudEvent');

export type CloudEvent = z.output<typeof cloudEvent>;
