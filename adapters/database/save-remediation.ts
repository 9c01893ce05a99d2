import { sql, type Transaction } from 'kysely';
import type { Remediation } from '../../core/remediation/remediation.ts';
import { appendEvents } from './append-events.ts';
import type { Tables } from './tables.ts';

const remediationLock = 7_260_003;

/** Keeps the newest record of a run, and tells of each phase that it enters. */
export async function saveRemediation(transaction: Transaction<Tables>, remediation: Remediation): Promise<void> {
  const { id, runId, cluster, findingId, phase, createdAt, updatedAt } = remediation;
  await sql`select pg_advisory_xact_lock(${remediationLock}, hashtext(${id}))`.execute(transaction);
  const stored = await transaction
    .selectFrom('remediations')
    .select(['phase', 'updated_at'])
    .where('id', '=', id)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  if (stored !== undefined && Date.parse(stored.updated_at) > Date.parse(updatedAt)) return;

  const content = { phase, updated_at: updatedAt, document: JSON.stringify(remediation) };
  await transaction
    .insertInto('remediations')
    .values({ id, run_id: runId, cluster, finding_id: findingId, created_at: createdAt, ...content })
    .onConflict((conflict) => conflict.columns(['id', 'run_id']).doUpdateSet(content))
    .execute();
  if (stored?.phase === phase) return;
  await appendEvents(transaction, [
    {
      type: `kubesage.remediation.${phase}`,
      subject: `remediations/${id}`,
      data: {
        cluster,
        remediationId: id,
        runId,
        phase,
        says: remediation.says.slice(0, 500),
        action: remediation.remedy.action,
        target: remediation.target,
        findingId,
        incidentId: remediation.incidentId,
        isDryRun: remediation.isDryRun,
      },
    },
  ]);
}
