import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiEnv } from '../auth/actor.ts';

// Built files carry a hash of their content in their name.
const forEver = 'public, max-age=31536000, immutable';

/** The built dashboard. Its routes live in the browser, so every other path gets its first page. */
export function pageRoutes(pageDir: string) {
  const app = new Hono<ApiEnv>();
  if (pageDir === '') {
    return app.get('/', (c) => c.text('The dashboard is not built here; the API is documented at /docs.\n'));
  }
  const files = serveStatic({ root: pageDir });
  return app
    .get('/assets/*', cachedAs(forEver), files)
    .get('/:file{[^/]+\\.[a-z0-9]+}', cachedAs('no-cache'), files)
    .get('*', async (c) => {
      const isPage = c.req.header('accept')?.includes('text/html') ?? false;
      if (!isPage || /^\/(v1|docs|assets)(\/|$)/.test(c.req.path)) {
        throw new KubeSageError('NotFound', `There is no ${c.req.path}.`);
      }
      c.header('cache-control', 'no-cache');
      return c.html(await readFile(join(pageDir, 'index.html'), 'utf8'));
    });
}

function cachedAs(value: string): MiddlewareHandler {
  return async function cachedAs(c, next) {
    await next();
    if (c.res.ok) c.res.headers.set('cache-control', value);
  };
}
