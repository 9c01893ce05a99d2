import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KubeSageError } from '../../../core/errors.ts';
import type { Account } from '../part.ts';

const candidates = ['postgres', 'nobody'] as const;

/** PostgreSQL refuses to run as root: the account it then gets. Undefined when we are not root, and it runs as we do. */
export function postgresqlAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((row) => row.split(':'));
  for (const candidate of candidates) {
    const row = rows.find(([name]) => name === candidate);
    if (row !== undefined) return { uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new KubeSageError(
    'DependencyDown',
    `PostgreSQL refuses to run as root, and this machine has no account ${candidates.join(' or ')}.`,
    { next: 'Run KubeSage as an ordinary user, or set KUBESAGE_DATABASE_URL to a PostgreSQL elsewhere.' },
  );
}

/** Whether an account may read and search a folder (or run a file), from the root down. */
export function canReach(account: Account, path: string): boolean {
  return mayAll(account, path, 0o5);
}

/** Whether an account may pass through a folder to what it owns in there. */
export function canPass(account: Account, path: string): boolean {
  return mayAll(account, path, 0o1);
}

function mayAll(account: Account, path: string, last: number): boolean {
  for (let at = path, need = last; ; at = dirname(at), need = 0o1) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found === undefined) return false;
    const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
    if (((found.mode >> shift) & need) !== need) return false;
    if (at === dirname(at)) return true;
  }
}
