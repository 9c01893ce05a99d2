import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../auth/actor.ts';
import { problems } from '../schemas/answers.ts';

const files = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const description = `Lists page by cursor. A request that starts something answers 202 with \`Location\` and the page in the Temporal Web UI.
Failures are problems (RFC 9457) with a stable \`code\` and what to do \`next\`. Sign in with the bearer token, or in the browser with a link.`;

/** The OpenAPI document of the given routes, and a readable page of it from files of our own. */
export function docsRoutes(app: OpenAPIHono<ApiEnv>) {
  let document: object | undefined;
  return new Hono<ApiEnv>()
    .get('/v1/openapi.json', (c) => {
      document ??= openApi(app);
      return c.json(document);
    })
    .get('/docs', (c) => c.html(page))
    .get('/docs/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
    .get(
      '/docs/:file{swagger-ui(-bundle)?\\.(css|js)}',
      serveStatic({ root: files, rewriteRequestPath: (path) => path.slice(5) }),
    );
}

function openApi(app: OpenAPIHono<ApiEnv>): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'kubesage_session',
  });
  // Each route may answer a problem; saying so here keeps it out of the routes' types.
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type === 'route') definition.route.responses.default = problems;
  }
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'KubeSage', version: '1', description, license: { name: 'Apache-2.0' } },
    security: [{ token: [] }, { session: [] }],
  });
}

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>KubeSage API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>`;

const start = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;
