import { sql, type Transaction } from 'kysely';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { appendEvents } from './append-events.ts';
import { digestOf } from './digest-of.ts';
import { type GapJudge, judgeGaps } from './gap-judge.ts';
import { saveFindings } from './save-findings.ts';
import { saveIncidents } from './save-incidents.ts';
import type { Differences } from './save-live.ts';
import type { Tables } from './tables.ts';

export type DiagnosisScope = { readonly namespace: string | null };

export type SaveOptions = {
  readonly canResolve: GapJudge;
  /** Ids of those that may have changed; null for all. */
  readonly only: ReadonlySet<string> | null;
};

const diagnosisLock = 7_260_002;

/** One diagnosis, whole or not at all; those of one cluster one after another. The same id is stored once. */
export async function saveDiagnosis(
  transaction: Transaction<Tables>,
  id: string,
  scope: DiagnosisScope,
  diagnosis: Diagnosis,
): Promise<void> {
  await lockDiagnoses(transaction, diagnosis.cluster);
  if (!(await isNew(transaction, id, diagnosis))) return;
  await transaction
    .updateTable('watches')
    .set({ is_current: false })
    .where('cluster', '=', diagnosis.cluster)
    .where('is_current', '=', true)
    .execute();
  await saveConclusions(transaction, scope, diagnosis, null);
}

/** Until the transaction ends, nobody else stores what is wrong with the cluster. */
export async function lockDiagnoses(transaction: Transaction<Tables>, cluster: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${diagnosisLock}, hashtext(${cluster}))`.execute(transaction);
}

/** The lives of findings and incidents, and the events of what happened. `only` names those that may have changed; null for all. */
export async function saveConclusions(
  transaction: Transaction<Tables>,
  scope: DiagnosisScope,
  diagnosis: Diagnosis,
  only: Differences | null,
): Promise<void> {
  const canResolve = judgeGaps(diagnosis.gaps);
  const ofFindings = await saveFindings(transaction, scope, diagnosis, { canResolve, only: only?.findings ?? null });
  const ofIncidents = await saveIncidents(transaction, scope, diagnosis, { canResolve, only: only?.incidents ?? null });
  await appendEvents(transaction, [...ofFindings, ...ofIncidents]);
}

/** Documents are kept once however often the same is diagnosed: a quiet cluster costs a short row per look. */
async function isNew(transaction: Transaction<Tables>, id: string, diagnosis: Diagnosis): Promise<boolean> {
  const { cluster, observedAt, findings, notes, incidents, gaps } = diagnosis;
  const known = await transaction.selectFrom('investigations').select('id').where('id', '=', id).executeTakeFirst();
  if (known !== undefined) return false;
  const document = { findings, notes, incidents, gaps };
  const digest = digestOf(document);
  await transaction
    .insertInto('diagnosis_documents')
    .values({ digest, document: JSON.stringify(document) })
    // Touches the row, so that pruning cannot take it away meanwhile.
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ digest }))
    .execute();
  await transaction.insertInto('investigations').values({ id, cluster, observed_at: observedAt, digest }).execute();
  return true;
}
