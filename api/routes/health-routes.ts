import { Hono } from 'hono';
import type { ApiEnv } from '../auth/actor.ts';
import type { CheckedPart } from '../dependencies.ts';
import type { Metrics } from '../health/metrics.ts';
import { readReadiness } from '../health/readiness.ts';

/** For supervisors and monitoring: alive, able to work, and the figures. */
export function healthRoutes(parts: readonly CheckedPart[], metrics: Metrics) {
  return new Hono<ApiEnv>()
    .get('/healthz', (c) => c.json({ ok: true }))
    .get('/readyz', async (c) => {
      const readiness = await readReadiness(parts);
      c.header('cache-control', 'no-store');
      return c.json(readiness, readiness.ready ? 200 : 503);
    })
    .get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }));
}
