import colors from 'picocolors';
import { stackClient } from '../infra/stack/stack-client.ts';
import { readSecrets } from '../infra/stack/stack-home.ts';
import type { StackState } from '../infra/stack/stack-state.ts';

/** Where everything is, with a sign-in link that works once. */
export function sayAddresses({ apiUrl, temporal, cluster }: StackState, signInUrl: string | null): string {
  const rows = [
    ['Sign in (once)', signInUrl],
    ['Dashboard', apiUrl],
    ['API docs', apiUrl === null ? null : `${apiUrl}/docs`],
    ['Temporal Web UI', temporal === null || temporal.uiUrl === '' ? null : temporal.uiUrl],
    ['Cluster', cluster?.name ?? null],
  ] as const;
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(16)} ${colors.bold(value)}`]));
  return ['', ...lines, ''].join('\n');
}

/** A fresh link for the stack of that home; null when the API does not give one just now. */
export async function freshLink({ apiUrl }: StackState, home: string): Promise<string | null> {
  const secrets = readSecrets(home);
  if (apiUrl === null || secrets === null) return null;
  return stackClient(apiUrl, secrets.token)
    .signInLink()
    .catch(() => null);
}
