import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../auth/actor.ts';
import { clearSessionCookie, readSessionCookie } from '../auth/session-cookie.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { SignInLinks } from '../auth/sign-in-links.ts';
import { json } from '../schemas/answers.ts';

const createLink = createRoute({
  method: 'post',
  path: '/v1/session/links',
  tags: ['session'],
  summary: 'Make a link that signs a browser in once, within ten minutes',
  description: 'Needs the bearer token: a session cannot make sessions.',
  responses: { 201: json(z.strictObject({ url: z.url() }), 'The link') },
});

const readSession = createRoute({
  method: 'get',
  path: '/v1/session',
  tags: ['session'],
  summary: 'Who is signed in',
  responses: { 200: json(z.strictObject({ user: z.string(), via: z.enum(['token', 'session']) }), 'The person') },
});

const endSession = createRoute({
  method: 'delete',
  path: '/v1/session',
  tags: ['session'],
  summary: 'Sign out',
  responses: { 204: { description: 'Signed out' } },
});

export function sessionRoutes({ sessions, links }: { readonly sessions: Sessions; readonly links: SignInLinks }) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(createLink, (c) => {
      const token = links.create(c.get('actor').name);
      const { origin } = new URL(c.req.url);
      return c.json({ url: `${origin}/signin?token=${token}` }, 201);
    })
    .openapi(readSession, (c) => {
      const { name, via } = c.get('actor');
      return c.json({ user: name, via }, 200);
    })
    .openapi(endSession, (c) => {
      const session = sessions.read(readSessionCookie(c) ?? '');
      if (session !== null) sessions.close(session);
      clearSessionCookie(c);
      return c.body(null, 204);
    });
}
