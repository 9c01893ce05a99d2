import type { MiddlewareHandler } from 'hono';
import { KubeSageError } from '../../core/errors.ts';
import type { Actor, ApiEnv } from './actor.ts';
import { authorise } from './authorise.ts';
import { permissionOf } from './permission-of.ts';
import { sameText } from './same-text.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';

type Options = {
  readonly token: string;
  /** Lets a program send alerts and nothing else; '' for none. */
  readonly hookToken: string;
  readonly localUser: string;
  readonly sessions: Sessions;
};

/** What anybody may ask for without signing in. The dashboard's files hold no data; what they show is asked for with a session. */
const open = new Set(['/healthz', '/readyz', '/signin']);
const guarded = /^\/(v1|docs|metrics)(\/|$)/;
const hooks = /^\/v1\/hooks\//;

/** Every request passes here: who is it, and may they do this? */
export function requirePermission({ token, hookToken, localUser, sessions }: Options): MiddlewareHandler<ApiEnv> {
  return async function requirePermission(c, next) {
    const { method, path } = c.req;
    if (open.has(path) || (!guarded.test(path) && (method === 'GET' || method === 'HEAD'))) return next();
    const actor = identify(path, c.req.header('authorization'), readSessionCookie(c));
    const permission = permissionOf(method, path);
    if (permission === null) throw new KubeSageError('NotFound', `There is no ${method} ${path}.`);
    authorise(actor, permission);
    c.set('actor', actor);
    return next();
  };

  function identify(path: string, authorization: string | undefined, cookie: string | undefined): Actor {
    if (authorization !== undefined) {
      const [scheme = '', given = ''] = authorization.split(' ');
      if (scheme.toLowerCase() === 'bearer' && sameText(given, token)) {
        return { name: localUser, role: 'owner', via: 'token' };
      }
      if (hooks.test(path) && hookToken !== '' && sameText(secretOf(scheme, given), hookToken)) {
        return { name: 'hook', role: 'hook', via: 'token' };
      }
      throw new KubeSageError('Unauthenticated', 'The bearer token is not the one of this KubeSage.');
    }
    const session = cookie === undefined ? null : sessions.read(cookie);
    if (session !== null) return { name: session.user, role: 'owner', via: 'session' };
    throw new KubeSageError(
      'Unauthenticated',
      cookie === undefined ? 'The request carries neither a session nor a token.' : 'The session has ended.',
    );
  }
}

/** Senders of alerts know the bearer scheme or only a password; whose name stands before it does not matter. */
function secretOf(scheme: string, given: string): string {
  if (scheme.toLowerCase() !== 'basic') return scheme.toLowerCase() === 'bearer' ? given : '';
  const decoded = Buffer.from(given, 'base64').toString();
  return decoded.slice(decoded.indexOf(':') + 1);
}
