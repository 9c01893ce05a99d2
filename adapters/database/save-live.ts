import { sql, type Transaction } from 'kysely';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { KubeSageError } from '../../core/errors.ts';
import { lockDiagnoses, saveConclusions } from './save-diagnosis.ts';
import type { Tables } from './tables.ts';

const whole = { namespace: null };

/** Makes the watch that begins the only one whose diagnoses are taken. */
export async function beginWatch(transaction: Transaction<Tables>, cluster: string): Promise<number> {
  await lockDiagnoses(transaction, cluster);
  const { rows } = await sql<{ readonly number: number }>`
    insert into watches (cluster, number, is_current) values (${cluster}, 1, false)
    on conflict (cluster) do update set number = watches.number + 1, is_current = false
    returning number`.execute(transaction);
  return Number(rows[0]?.number);
}

/**
 * The whole diagnosis, or what of it differs from `before`, when that is what stands in the tables. A diagnosis holds the same objects
 * for what did not change, so that finding the differences costs one pass; the statements cost by the differences.
 */
export async function saveLive(
  transaction: Transaction<Tables>,
  watch: number,
  diagnosis: Diagnosis,
  before: Diagnosis | null,
): Promise<void> {
  const { cluster } = diagnosis;
  await lockDiagnoses(transaction, cluster);
  const state = await transaction
    .selectFrom('watches')
    .select(['number', 'is_current'])
    .where('cluster', '=', cluster)
    .executeTakeFirst();
  if (state === undefined || state.number !== watch) {
    throw new KubeSageError('Conflict', `Another watch of cluster ${cluster} has begun, or the cluster was removed.`);
  }
  const isDelta = before !== null && state.is_current && sameGaps(before, diagnosis);
  await saveConclusions(transaction, whole, diagnosis, isDelta ? differences(before, diagnosis) : null);
  if (!state.is_current) {
    await transaction.updateTable('watches').set({ is_current: true }).where('cluster', '=', cluster).execute();
  }
}

/** Ids of what is new, gone, or another object than before. */
export type Differences = { readonly findings: ReadonlySet<string>; readonly incidents: ReadonlySet<string> };

function differences(before: Diagnosis, after: Diagnosis): Differences {
  return {
    findings: differing([...before.findings, ...before.notes], [...after.findings, ...after.notes]),
    incidents: differing(before.incidents, after.incidents),
  };
}

function differing<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): ReadonlySet<string> {
  const known = new Map(before.map((item) => [item.id, item]));
  const ids = new Set<string>();
  for (const item of after) {
    if (known.get(item.id) !== item) ids.add(item.id);
    known.delete(item.id);
  }
  for (const id of known.keys()) ids.add(id);
  return ids;
}

/** What a gap kept from being resolved is looked at again once the gaps are others. */
function sameGaps(before: Diagnosis, after: Diagnosis): boolean {
  return JSON.stringify(before.gaps) === JSON.stringify(after.gaps);
}
