import { sql } from 'kysely';
import { claimObjects } from './claim-objects.ts';
import type { DatabaseAccess } from './database-access.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import { saveRemediation } from './save-remediation.ts';
import type { RemediationStore } from './stores.ts';

export function remediationStore({ read, write }: DatabaseAccess): RemediationStore {
  return {
    save: (remediation) => write((transaction) => saveRemediation(transaction, remediation)),
    find: (id) =>
      read(async (db) => {
        const row = await db
          .selectFrom('remediations')
          .select('document')
          .where('id', '=', id)
          .orderBy('created_at', 'desc')
          .orderBy('run_id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row?.document ?? null;
      }),
    list: ({ cluster, phase, isAwaitingDecision, findingId }, page) =>
      read(async (db) => {
        const after = decodeCursor(page.cursor, ['string', 'string']);
        let query = db
          .selectFrom('remediations as one')
          .select(['id', 'created_at', 'document'])
          // Only the latest run of each: an earlier one is the past of the same intent.
          .where(sql<boolean>`not exists (select from remediations later
            where later.id = one.id and (later.created_at, later.run_id) > (one.created_at, one.run_id))`);
        if (cluster !== undefined) query = query.where('cluster', '=', cluster);
        if (phase !== undefined) query = query.where('phase', '=', phase);
        if (findingId !== undefined) query = query.where('finding_id', '=', findingId);
        if (isAwaitingDecision === true) query = query.where('phase', '=', 'awaiting-decision');
        if (isAwaitingDecision === false) query = query.where('phase', '!=', 'awaiting-decision');
        if (after !== null) {
          const [createdAt, id] = after;
          query = query.where(
            sql<boolean>`(created_at < ${createdAt}::timestamptz or (created_at = ${createdAt}::timestamptz and id > ${id}))`,
          );
        }
        const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(rowsToFetch(page)).execute();
        return toPage(
          rows,
          page,
          ({ document }) => document,
          ({ created_at, id }) => [created_at, id],
        );
      }),
    saveEvidence: (evidence) =>
      write(async (transaction) => {
        if (evidence.length === 0) return;
        const rows = evidence.map((item) => ({
          id: item.id,
          remediation_id: item.remediationId,
          document: JSON.stringify(item),
        }));
        // The first is kept: a repeated attempt may already look at what the step has touched.
        await transaction
          .insertInto('evidence')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    evidenceOf: (remediationId) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('evidence')
          .select('document')
          .where('remediation_id', '=', remediationId)
          .orderBy('position')
          .execute();
        return rows.map(({ document }) => document);
      }),
    claim: (cluster, objects, remediationId) =>
      write((transaction) => claimObjects(transaction, cluster, objects, remediationId)),
    release: (remediationId) =>
      write(async (transaction) => {
        await transaction.deleteFrom('claims').where('remediation_id', '=', remediationId).execute();
      }),
  };
}
