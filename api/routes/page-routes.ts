import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiEnv } from '../auth/actor.ts';

const year = 31_536_000;

/** The built dashboard. Its routes live in the browser, so every other path gets its first page. */
export function pageRoutes(pageDir: string) {
  const app = new Hono<ApiEnv>();
  if (pageDir === '')
    return app.get('/', (c) => c.text('The dashboard is not built here; the API is documented at /docs.\n'));
  // Built files carry a hash in their name.
  const assets = serveStatic({
    root: pageDir,
    onFound: (_path, c) => c.header('cache-control', `public, max-age=${year}, immutable`),
  });
  const others = serveStatic({ root: pageDir, onFound: (_path, c) => c.header('cache-control', 'no-cache') });
  return app
    .get('/assets/*', assets)
    .get('/:file{[^/]+\\.[a-z0-9]+}', others)
    .get('*', async (c) => {
      const isPage = c.req.header('accept')?.includes('text/html') ?? false;
      if (!isPage || c.req.path.startsWith('/assets/') || /^\/(v1|docs)(\/|$)/.test(c.req.path)) {
        throw new KubeSageError('NotFound', `There is no ${c.req.path}.`);
      }
      c.header('cache-control', 'no-cache');
      return c.html(await readFile(join(pageDir, 'index.html'), 'utf8'));
    });
}
