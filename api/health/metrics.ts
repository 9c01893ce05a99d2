import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly measure: MiddlewareHandler;
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

/** Counts and times requests by route (never by path: ids would make a series each), and how many event streams are open. */
export function createMetrics(openStreams: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'kubesage_http_requests_total',
    help: 'Requests that were answered',
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'kubesage_http_request_duration_seconds',
    help: 'Time until the answer began',
    labelNames,
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'kubesage_event_streams',
    help: 'Open streams of events',
    registers: [registry],
    collect() {
      this.set(openStreams());
    },
  });

  return {
    async measure(c, next) {
      const begun = performance.now();
      await next();
      const labels = { method: c.req.method, route: routePath(c, -1), status: String(c.res.status) };
      requests.inc(labels);
      durations.observe(labels, (performance.now() - begun) / 1000);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
