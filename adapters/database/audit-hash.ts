import { createHash } from 'node:crypto';
import type { AuditEntry } from './stores.ts';

/** What stands before the first entry. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 of everything an entry says, the hash before it included, as JSON with sorted keys. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, actor, action, subject, detail, previousHash } = entry;
  const said = canonical({ sequence, at, actor, action, subject, detail, previousHash });
  return createHash('sha256').update(said).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
