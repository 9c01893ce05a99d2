/**
 * Links that sign a browser in once. They are kept in memory on purpose: a restart forgets them, which can only make
 * a link stop working, never work twice.
 */
export type SignInLinks = {
  /** Answers the token of a new link. */
  readonly create: (user: string) => string;
  /** Whom it signs in, or null when it was used, has expired or is unknown. */
  readonly use: (token: string) => string | null;
};

const lastsMs = 10 * 60_000;
const mostOutstanding = 1000;

export function createSignInLinks(options: { readonly now: () => Date; readonly random: () => string }): SignInLinks {
  const { now, random } = options;
  const outstanding = new Map<string, { readonly user: string; readonly expiresAt: number }>();

  return {
    create(user) {
      dropOld();
      const token = random();
      outstanding.set(token, { user, expiresAt: now().getTime() + lastsMs });
      return token;
    },
    use(token) {
      const link = outstanding.get(token);
      outstanding.delete(token);
      return link === undefined || link.expiresAt <= now().getTime() ? null : link.user;
    },
  };

  function dropOld(): void {
    for (const [token, { expiresAt }] of outstanding) {
      if (expiresAt <= now().getTime() || outstanding.size >= mostOutstanding) outstanding.delete(token);
    }
  }
}
