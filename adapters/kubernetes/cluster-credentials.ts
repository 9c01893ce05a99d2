import type { RequestOptions } from 'node:https';
import { KubeSageError } from '../../core/errors.ts';
import { redact } from '../../core/redact.ts';
import { type KubeconfigContext, readKubeconfig } from './read-kubeconfig.ts';

/** What one request carries to be let in. */
export type Credentials = {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;
};

/** A user's way of signing in to one cluster. */
export type CredentialSource = {
  readonly server: string;
  readonly proxyUrl: string | null;
  readonly current: () => Promise<Credentials>;
  /** Forgets what a plugin, a provider or a token file answered. False when asking again cannot answer anything else. */
  readonly renew: () => boolean;
  /** Why the API server may have refused, as far as the credentials tell: `The token expired on …`. */
  readonly explainRefusal: () => string;
};

const signInWithinMs = 30_000;
// Files and base64 need not be read again for each of the thirty lists of one observation.
const keptForMs = 5_000;

export function credentialSource(kubeconfig: string, context: string): CredentialSource {
  let access = readKubeconfig(kubeconfig, context);
  let kept: { readonly credentials: Promise<Credentials>; readonly until: number } | null = null;
  const { user, cluster } = access;
  const isRenewable = user.exec !== null || user.authProvider !== null || /token-?file/i.test(kubeconfig);

  return {
    server: access.server,
    proxyUrl: cluster.proxyUrl ?? null,
    current: () => {
      if (kept === null || kept.until < Date.now())
        kept = { credentials: signIn(access), until: Date.now() + keptForMs };
      return kept.credentials;
    },
    renew: () => {
      kept = null;
      if (isRenewable) access = readKubeconfig(kubeconfig, context);
      return isRenewable;
    },
    explainRefusal: () => {
      const expiry = expiryOf(user.token);
      if (expiry !== null && expiry < Date.now()) return ` Its token expired on ${new Date(expiry).toISOString()}.`;
      return '';
    },
  };
}

async function signIn({ config, user }: KubeconfigContext): Promise<Credentials> {
  const options: RequestOptions = { headers: {} };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${signInWithinMs / 1000} s`)), signInWithinMs);
  });
  try {
    await Promise.race([config.applyToHTTPSOptions(options), tooLong]);
  } catch (error) {
    throw new KubeSageError('ClusterCredentialsInvalid', `User "${user.name}" could not sign in: ${sayFault(error)}.`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  const { ca, cert, key, rejectUnauthorized, servername, auth } = options;
  const headers = options.headers as Readonly<Record<string, string>>;
  const basic: Readonly<Record<string, string>> = auth
    ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` }
    : {};
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
  return { headers: { ...headers, ...basic }, tls };
}

function sayFault(error: unknown): string {
  const { code, path, message } = error as {
    readonly code?: string;
    readonly path?: string;
    readonly message?: string;
  };
  if (code === 'ENOENT') return `the credential plugin ${path} is not installed where KubeSage runs`;
  const says = redact((message ?? String(error)).trim())
    .split('\n')[0]
    ?.slice(0, 300);
  return says === undefined || says === '' ? 'the credential plugin failed' : says;
}

/** Epoch milliseconds at which a JSON web token ends; null when the token is not one. */
function expiryOf(token: string | undefined | null): number | null {
  const payload = token?.split('.')[1];
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly exp?: number };
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
