/** Who a request acts for. People and roles come later: today the one local user may do everything, and whoever has the hook token may send alerts. */
export type Actor = {
  readonly name: string;
  readonly role: 'owner' | 'hook';
  /** A program with a token, or a browser with a session. */
  readonly via: 'token' | 'session';
};

export type ApiEnv = { readonly Variables: { readonly requestId: string; actor: Actor } };
