import { sql, type Transaction } from 'kysely';
import type { Finding } from '../../core/diagnosis/finding.ts';
import { KubeSageError } from '../../core/errors.ts';
import { splitIncidentId, splitOff } from '../../core/incidents/split-off.ts';
import { appendEvents, type NewEvent } from './append-events.ts';
import { incidentEvent } from './incident-event.ts';
import { linkLock } from './merge-incidents.ts';
import type { Tables } from './tables.ts';
import { findingOf, type IncidentRowContent, upsertIncident } from './upsert-incident.ts';

/** Makes findings an incident of their own, which lives as they do; whichever incident a later diagnosis puts them in. */
export async function splitIncident(
  transaction: Transaction<Tables>,
  { from, symptoms }: { readonly from: string; readonly symptoms: readonly string[] },
): Promise<string> {
  await sql`select pg_advisory_xact_lock(${linkLock})`.execute(transaction);
  const findings = await findingsOf(transaction, symptoms);
  const [first] = findings;
  if (first === undefined) {
    throw new KubeSageError('NotFound', `None of the symptoms of incident ${from} that were named is known.`);
  }
  const id = splitIncidentId(from, symptoms);
  await sql`
    insert into incident_splits (finding_id, split_from, split_into)
    select finding, ${from}, ${id} from unnest(${symptoms}::text[]) as finding
    on conflict (finding_id) do update set split_from = excluded.split_from, split_into = excluded.split_into`.execute(
    transaction,
  );
  await appendEvents(transaction, await restate(transaction, id, first.cluster, findings));
  return id;
}

/** Brings the split-off incidents that these findings are in up to date. */
export async function followFindings(transaction: Transaction<Tables>, findingIds: readonly string[]): Promise<void> {
  if (findingIds.length === 0) return;
  const splits = await transaction
    .selectFrom('incident_splits')
    .select('split_into')
    .distinct()
    .where(sql<boolean>`finding_id = any(${findingIds}::text[])`)
    .execute();
  if (splits.length === 0) return;
  await sql`select pg_advisory_xact_lock(${linkLock})`.execute(transaction);
  const events: NewEvent[] = [];
  for (const { split_into: id } of splits) {
    const members = await transaction
      .selectFrom('incident_splits')
      .select('finding_id')
      .where('split_into', '=', id)
      .execute();
    const findings = await findingsOf(
      transaction,
      members.map(({ finding_id }) => finding_id),
    );
    const [first] = findings;
    if (first !== undefined) events.push(...(await restate(transaction, id, first.cluster, findings)));
  }
  await appendEvents(transaction, events);
}

type KnownFinding = { readonly cluster: string; readonly state: 'open' | 'resolved'; readonly finding: Finding };

async function restate(
  transaction: Transaction<Tables>,
  id: string,
  cluster: string,
  findings: readonly KnownFinding[],
): Promise<readonly NewEvent[]> {
  const open = findings.filter(({ state }) => state === 'open').map(({ finding }) => finding);
  const shown = open.length > 0 ? open : findings.map(({ finding }) => finding);
  const content: IncidentRowContent = {
    cluster,
    source: 'split',
    state: open.length > 0 ? 'open' : 'resolved',
    namespaces: [...new Set(shown.map(({ object }) => object.namespace))].sort(),
    incident: splitOff(id, shown),
  };
  const { change, row } = await upsertIncident(transaction, content, new Date().toISOString());
  return change === null ? [] : [incidentEvent(change, row)];
}

async function findingsOf(transaction: Transaction<Tables>, ids: readonly string[]): Promise<readonly KnownFinding[]> {
  const rows = await transaction
    .selectFrom('findings')
    .select(['cluster', 'state', 'document'])
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .orderBy('severity', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(findingOf);
}
