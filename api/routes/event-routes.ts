import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { EventFeed } from '../events/event-feed.ts';
import { streamEvents } from '../events/stream-events.ts';

const heartbeatMs = 15_000;

const readEvents = createRoute({
  method: 'get',
  path: '/v1/events',
  tags: ['events'],
  summary: 'What happens, as server-sent events',
  description:
    'Each is a CloudEvent. With `Last-Event-ID` the stream goes on after that event; without, it begins now.',
  request: {
    headers: z.object({
      'last-event-id': z
        .string()
        .regex(/^\d{0,15}$/, 'the id of an event')
        .optional(),
    }),
  },
  responses: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } } },
});

export function eventRoutes({ database, stopping, log }: ApiDependencies, feed: EventFeed) {
  const events = () => database().events;

  return new OpenAPIHono<ApiEnv>().openapi(readEvents, (c) => {
    const last = c.req.valid('header')['last-event-id'] ?? '';
    // Proxies that buffer would hold events back.
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, (stream) =>
      streamEvents(stream, { events, feed, after: last === '' ? null : Number(last), heartbeatMs, stopping, log }),
    );
  });
}
