import { type Kysely, sql } from 'kysely';
import { auditHash, genesisHash } from './audit-hash.ts';
import type { DatabaseAccess } from './database-access.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import type { AuditEntry, AuditStore } from './stores.ts';
import type { Row, Tables } from './tables.ts';

const auditLock = 7_260_005;
const batch = 1_000;

export function auditStore({ read, write }: DatabaseAccess): AuditStore {
  return {
    append: (key, { actor, action, subject, detail }) =>
      write(async (transaction) => {
        // One after another: each entry needs the hash of the one before it.
        await sql`select pg_advisory_xact_lock(${auditLock})`.execute(transaction);
        const known = await transaction
          .selectFrom('audit')
          .select('sequence')
          .where('key', '=', key)
          .executeTakeFirst();
        if (known !== undefined) return;
        const last = await transaction
          .selectFrom('audit')
          .select(['sequence', 'hash'])
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        const entry = {
          sequence: (last?.sequence ?? 0) + 1,
          at: new Date().toISOString(),
          actor,
          action,
          subject,
          detail,
          previousHash: last?.hash ?? genesisHash,
        };
        const { previousHash, ...row } = entry;
        await transaction
          .insertInto('audit')
          .values({ ...row, key, detail: JSON.stringify(detail), previous_hash: previousHash, hash: auditHash(entry) })
          .execute();
      }),
    list: (page) =>
      read(async (db) => {
        const after = decodeCursor(page.cursor, ['number']);
        let query = db.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(rowsToFetch(page));
        if (after !== null) query = query.where('sequence', '<', after[0]);
        return toPage(await query.execute(), page, toEntry, ({ sequence }) => [sequence]);
      }),
    verify: () => read(verifyChain),
  };
}

/** Follows the chain from its beginning, a thousand entries at a time. */
async function verifyChain(
  db: Kysely<Tables>,
): Promise<{ readonly entries: number; readonly brokenAt: number | null }> {
  let entries = 0;
  let previousHash = genesisHash;
  for (;;) {
    const query = db.selectFrom('audit').selectAll().where('sequence', '>', entries).orderBy('sequence').limit(batch);
    const rows = await query.execute();
    for (const entry of rows.map(toEntry)) {
      const isIntact =
        entry.sequence === entries + 1 && entry.previousHash === previousHash && auditHash(entry) === entry.hash;
      if (!isIntact) return { entries, brokenAt: entries + 1 };
      entries = entry.sequence;
      previousHash = entry.hash;
    }
    if (rows.length < batch) return { entries, brokenAt: null };
  }
}

function toEntry(row: Row<'audit'>): AuditEntry {
  const { sequence, at, actor, action, subject, detail, previous_hash: previousHash, hash } = row;
  return { sequence, at, actor, action, subject, detail, previousHash, hash };
}
