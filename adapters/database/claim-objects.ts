import { sql, type Transaction } from 'kysely';
import { type ObjectRef, refKey } from '../../core/cluster/object-ref.ts';
import type { Tables } from './tables.ts';

const claimLock = 7_260_004;

/**
 * Claims all objects or none. Claims of one cluster are decided one after another, so that of two remediations that want
 * overlapping objects one gets all of them and the other learns of it, instead of each getting half.
 */
export async function claimObjects(
  transaction: Transaction<Tables>,
  cluster: string,
  objects: readonly ObjectRef[],
  remediationId: string,
): Promise<{ readonly heldBy: string | null }> {
  const keys = [...new Set(objects.map(refKey))].sort();
  if (keys.length === 0) return { heldBy: null };
  await sql`select pg_advisory_xact_lock(${claimLock}, hashtext(${cluster}))`.execute(transaction);
  const held = await transaction
    .selectFrom('claims')
    .select('remediation_id')
    .where('cluster', '=', cluster)
    .where('object', 'in', keys)
    .where('remediation_id', '!=', remediationId)
    .orderBy('object')
    .executeTakeFirst();
  if (held !== undefined) return { heldBy: held.remediation_id };
  await transaction
    .insertInto('claims')
    .values(keys.map((object) => ({ cluster, object, remediation_id: remediationId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { heldBy: null };
}
