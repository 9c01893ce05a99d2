import colors from 'picocolors';
import { stackClient } from '../infra/stack/stack-client.ts';
import { readSecrets } from '../infra/stack/stack-home.ts';
import type { StackState } from '../infra/stack/stack-state.ts';

/** Where everything is, with a sign-in link that works once. */
export async function sayAddresses(state: StackState, home: string, link?: string): Promise<string> {
  const { apiUrl, temporal, cluster } = state;
  const signIn = link ?? (await freshLink(state, home));
  const rows = [
    ['Dashboard', apiUrl],
    ['Sign in (once)', signIn],
    ['API docs', apiUrl === null ? null : `${apiUrl}/docs`],
    ['Temporal Web UI', temporal === null || temporal.uiUrl === '' ? null : temporal.uiUrl],
    ['Cluster', cluster?.name ?? null],
    ['State', home],
  ] as const;
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(16)} ${colors.bold(value)}`]));
  return ['', ...lines, ''].join('\n');
}

/** Null when the API does not give one just now. */
export async function freshLink({ apiUrl }: StackState, home: string): Promise<string | null> {
  const secrets = readSecrets(home);
  if (apiUrl === null || secrets === null) return null;
  return stackClient(apiUrl, secrets.token)
    .signInLink()
    .catch(() => null);
}
