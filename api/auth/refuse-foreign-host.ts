import type { MiddlewareHandler } from 'hono';
import { KubeSageError } from '../../core/errors.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * On loopback, refuses requests that name another host: a page whose name was rebound to this machine (DNS rebinding)
 * would otherwise count as our own. Elsewhere the names are the operator's business.
 */
export function refuseForeignHost(listenHost: string): MiddlewareHandler {
  const isLoopback = loopback.test(listenHost.includes(':') ? `[${listenHost}]` : listenHost);
  return async function refuseForeignHost(c, next) {
    const { hostname } = new URL(`http://${c.req.header('host') ?? new URL(c.req.url).host}`);
    if (isLoopback && !loopback.test(hostname)) {
      throw new KubeSageError('Forbidden', `This KubeSage does not answer to the name ${hostname}.`, {
        next: 'Open it at the address that `kubesage status` shows.',
      });
    }
    return next();
  };
}
