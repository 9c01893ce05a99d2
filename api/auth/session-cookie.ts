import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const name = 'kubesage_session';

export function readSessionCookie(c: Context): string | undefined {
  return getCookie(c, name);
}

export function setSessionCookie(c: Context, value: string, maxAgeSeconds: number): void {
  setCookie(c, name, value, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: maxAgeSeconds,
    secure: new URL(c.req.url).protocol === 'https:',
  });
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, name, { path: '/' });
}
