import { createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { sameText } from './same-text.ts';

export type Session = {
  readonly id: string;
  readonly user: string /** Epoch milliseconds. */;
  readonly expiresAt: number;
};

/**
 * Sessions that live in their signed cookie, so that they outlast a restart of the API. A session that was signed out is
 * remembered until it would have expired anyway.
 */
export type Sessions = {
  readonly open: (user: string) => { readonly cookie: string; readonly maxAgeSeconds: number };
  /** null when the cookie is forged, expired or signed out. */
  readonly read: (cookie: string) => Session | null;
  readonly close: (session: Session) => void;
};

const lastsMs = 7 * 24 * 3_600_000;
const payload = z.strictObject({ id: z.string(), user: z.string(), expiresAt: z.number() });

export function createSessions(options: {
  readonly token: string;
  readonly now: () => Date;
  readonly random: () => string;
}): Sessions {
  const { token, now, random } = options;
  const key = Buffer.from(hkdfSync('sha256', token, '', 'kubesage session', 32));
  const closed = new Map<string, number>();
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');

  return {
    open(user) {
      const session: Session = { id: random(), user, expiresAt: now().getTime() + lastsMs };
      const text = Buffer.from(JSON.stringify(session)).toString('base64url');
      return { cookie: `${text}.${sign(text)}`, maxAgeSeconds: lastsMs / 1000 };
    },
    read(cookie) {
      const [text = '', signature = ''] = cookie.split('.');
      if (!sameText(signature, sign(text))) return null;
      const { data } = payload.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      if (data === undefined || data.expiresAt <= now().getTime() || closed.has(data.id)) return null;
      return data;
    },
    close(session) {
      for (const [id, expiresAt] of closed) if (expiresAt <= now().getTime()) closed.delete(id);
      closed.set(session.id, session.expiresAt);
    },
  };
}
