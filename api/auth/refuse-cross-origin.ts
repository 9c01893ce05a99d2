import type { MiddlewareHandler } from 'hono';
import { KubeSageError } from '../../core/errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses writes that another site's page sends. Programs send neither header; every browser sends one of them. */
export const refuseCrossOrigin: MiddlewareHandler = async function refuseCrossOrigin(c, next) {
  if (!reading.has(c.req.method)) {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isForeign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && hostOf(origin) !== (c.req.header('host') ?? new URL(c.req.url).host));
    if (isForeign) {
      throw new KubeSageError(
        'CrossOriginWrite',
        `A page of ${origin ?? 'another site'} tried ${c.req.method} ${c.req.path}.`,
      );
    }
  }
  return next();
};

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
