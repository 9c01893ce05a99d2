import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { AuditEntry } from './stores.ts';

/** What stands before the first entry. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 of everything an entry says, the hash before it included, as JSON with sorted keys. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, actor, action, subject, detail, previousHash } = entry;
  const said = canonicalJson({ sequence, at, actor, action, subject, detail, previousHash });
  return createHash('sha256').update(said).digest('hex');
}
