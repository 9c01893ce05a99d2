import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { KubeSageError } from '../core/errors.ts';
import type { ApiEnv } from './auth/actor.ts';
import { refuseCrossOrigin } from './auth/refuse-cross-origin.ts';
import { refuseForeignHost } from './auth/refuse-foreign-host.ts';
import { requirePermission } from './auth/require-permission.ts';
import { createSessions } from './auth/sessions.ts';
import { createSignInLinks } from './auth/sign-in-links.ts';
import type { ApiDependencies } from './dependencies.ts';
import { createEventFeed } from './events/event-feed.ts';
import { createMetrics } from './health/metrics.ts';
import { handleError } from './problems/handle-error.ts';
import { refuseInvalid } from './problems/refuse-invalid.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { changeRoutes } from './routes/change-routes.ts';
import { clusterRoutes } from './routes/cluster-routes.ts';
import { decisionRoutes } from './routes/decision-routes.ts';
import { docsRoutes } from './routes/docs-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { findingRoutes } from './routes/finding-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { hookRoutes } from './routes/hook-routes.ts';
import { incidentActRoutes } from './routes/incident-act-routes.ts';
import { incidentRoutes } from './routes/incident-routes.ts';
import { investigationRoutes } from './routes/investigation-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { remediationRoutes } from './routes/remediation-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { signInRoute } from './routes/sign-in-route.ts';
import { securityHeaders } from './security-headers.ts';

/** The routes that clients are typed by (`hc<Api>`). */
export type Api = ReturnType<typeof createApi>;

const largestBody = 1 << 20;
/** A storm comes as one message of thousands of alerts. */
const largestDelivery = 16 << 20;

/** The whole HTTP interface over the given ports. Starts nothing: serve it, or ask it with `request()`. */
export function createApi(dependencies: ApiDependencies) {
  const { token, hookToken, localUser, listenHost, log, stopping } = dependencies;
  const sessions = createSessions(dependencies);
  const links = createSignInLinks(dependencies);
  const feed = createEventFeed(() => dependencies.database().events, stopping, log);
  const metrics = createMetrics(feed.size);

  const app = new OpenAPIHono<ApiEnv>({ defaultHook: (result) => refuseInvalid(result) });
  app.onError(handleError(log));
  app.notFound((c) => {
    throw new KubeSageError('NotFound', `There is no ${c.req.method} ${c.req.path}.`);
  });
  app.use(requestId());
  app.use(metrics.measure);
  app.use(securityHeaders());
  app.use(refuseForeignHost(listenHost));
  app.use(refuseCrossOrigin);
  app.use(requirePermission({ token, hookToken, localUser, sessions }));
  const limitBody = bodyLimit({ maxSize: largestBody, onError: () => refuseLargeBody(largestBody) });
  const limitDelivery = bodyLimit({ maxSize: largestDelivery, onError: () => refuseLargeBody(largestDelivery) });
  app.use((c, next) => (c.req.path.startsWith('/v1/hooks/') ? limitDelivery(c, next) : limitBody(c, next)));

  const api = app
    .route('/', sessionRoutes({ sessions, links }))
    .route('/', clusterRoutes(dependencies))
    .route('/', investigationRoutes(dependencies))
    .route('/', findingRoutes(dependencies))
    .route('/', incidentRoutes(dependencies))
    .route('/', incidentActRoutes(dependencies))
    .route('/', alertRoutes(dependencies))
    .route('/', changeRoutes(dependencies))
    .route('/', hookRoutes(dependencies))
    .route('/', remediationRoutes(dependencies))
    .route('/', decisionRoutes(dependencies))
    .route('/', auditRoutes(dependencies))
    .route('/', eventRoutes(dependencies, feed));
  app.route('/', signInRoute({ sessions, links }));
  app.route('/', healthRoutes(dependencies.parts, metrics));
  app.route('/', docsRoutes(app));
  app.route('/', pageRoutes(dependencies.pageDir));
  return api;
}

function refuseLargeBody(limit: number): never {
  throw new KubeSageError('InvalidRequest', `The body of the request is larger than ${limit} bytes.`);
}
