import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../auth/actor.ts';
import { readSessionCookie, setSessionCookie } from '../auth/session-cookie.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { SignInLinks } from '../auth/sign-in-links.ts';

/** Where a sign-in link leads: sets the session's cookie once and goes to the dashboard. */
export function signInRoute({ sessions, links }: { readonly sessions: Sessions; readonly links: SignInLinks }) {
  return new Hono<ApiEnv>().get('/signin', (c) => {
    c.header('cache-control', 'no-store');
    // A preview of the link must not use it up.
    if (c.req.method === 'HEAD') return c.body(null, 200);
    const user = links.use(c.req.query('token') ?? '');
    if (user === null) {
      return sessions.read(readSessionCookie(c) ?? '') === null ? c.html(linkIsGone, 401) : c.redirect('/', 303);
    }
    const { cookie, maxAgeSeconds } = sessions.open(user);
    setSessionCookie(c, cookie, maxAgeSeconds);
    return c.redirect('/', 303);
  });
}

const linkIsGone = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Sign in to KubeSage</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; }
      code { font: 0.95em ui-monospace, monospace; padding: 0.15em 0.4em; border: 1px solid; border-radius: 4px; }
    </style>
  </head>
  <body>
    <h1>This sign-in link does not work any more</h1>
    <p>A link signs in once, within ten minutes, and until KubeSage is restarted.</p>
    <p>Get a new one on the machine that runs KubeSage: <code>kubesage status</code></p>
  </body>
</html>`;
