import { sql, type Transaction } from 'kysely';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { type Finding, severities } from '../../core/diagnosis/finding.ts';
import type { NewEvent } from './append-events.ts';
import { decideLives } from './decide-lives.ts';
import { digestOf } from './digest-of.ts';
import { flapsFrom, flapWindowMs, recentFlaps } from './flapping.ts';
import { kindsOf } from './gap-judge.ts';
import type { DiagnosisScope, SaveOptions } from './save-diagnosis.ts';
import { searchText } from './search-text.ts';
import type { Row, Tables } from './tables.ts';

type FindingRow = {
  readonly finding: Finding;
  readonly digest: string;
  readonly gist: string;
  /** When it came back, with this time if it does so now. */
  readonly flappedAt: readonly string[];
};
type Stored = Pick<Row<'findings'>, 'id' | 'state' | 'gist' | 'told_state' | 'flapped_at'>;

/**
 * Opens, updates and resolves the findings of one cluster in a handful of statements; answers the events of what happened. Of one that
 * flaps only the first opening is told, and its end once it has come to rest.
 */
export async function saveFindings(
  transaction: Transaction<Tables>,
  { namespace }: DiagnosisScope,
  { cluster, observedAt, findings, notes }: Diagnosis,
  { canResolve, only }: SaveOptions,
): Promise<readonly NewEvent[]> {
  const all = [...findings, ...notes];
  const judged = only === null ? all : all.filter(({ id }) => only.has(id));
  const seen = new Map(judged.map((finding) => [finding.id, finding]));
  const digests = new Map(judged.map((finding) => [finding.id, digestOf(finding)]));
  const stored = only?.size === 0 ? [] : await findStored();
  const lives = decideLives(
    stored.map((row) => ({
      ...row,
      isInScope: namespace === null || row.namespace === namespace,
      canResolve: canResolve(row.kinds),
    })),
    digests,
    observedAt,
  );
  const storedById = new Map<string, Stored>(stored.map((row) => [row.id, row]));
  const opened = lives.opened.flatMap((id) => toRow(id) ?? []);
  const changed = lives.changed.flatMap((id) => toRow(id) ?? []);

  await upsert(transaction, cluster, observedAt, [...opened, ...changed]);
  await touch(transaction, lives.unchanged, observedAt);
  await resolve(transaction, lives.resolved, observedAt);
  const resolved = await tellResolved(transaction, cluster, observedAt);
  return [
    ...opened
      .filter(({ finding }) => storedById.get(finding.id)?.told_state !== 'open')
      .map(({ finding, flappedAt }) => eventOf('opened', cluster, finding, recentFlaps(flappedAt, observedAt))),
    ...changed
      .filter(({ finding, gist }) => storedById.get(finding.id)?.gist !== gist)
      .map(({ finding }) => eventOf('updated', cluster, finding, 0)),
    ...resolved.map((finding) => eventOf('resolved', cluster, finding, 0)),
  ];

  function findStored() {
    return transaction
      .selectFrom('findings')
      .select(['id', 'namespace', 'state', 'digest', 'last_seen_at', 'kinds', 'gist', 'told_state', 'flapped_at'])
      .where('cluster', '=', cluster)
      .where(
        only === null
          ? sql<boolean>`(state = 'open' or id = any(${[...seen.keys()]}::text[]))`
          : sql<boolean>`id = any(${[...only]}::text[])`,
      )
      .execute();
  }

  function toRow(id: string): FindingRow | null {
    const [finding, digest, before] = [seen.get(id), digests.get(id), storedById.get(id)];
    if (finding === undefined || digest === undefined) return null;
    const recent = (before?.flapped_at ?? []).filter((time) => recentFlaps([time], observedAt) > 0);
    const isBack = before?.state === 'resolved';
    return { finding, digest, gist: gistOf(finding), flappedAt: isBack ? [...recent, observedAt] : recent };
  }
}

async function upsert(
  transaction: Transaction<Tables>,
  cluster: string,
  observedAt: string,
  rows: readonly FindingRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: (row: FindingRow) => string | number) => rows.map(of);
  await sql`
    insert into findings (id, cluster, namespace, severity, state, opened_at, last_seen_at, kinds, search_text, digest, gist,
      flapped_at, told_state, document)
    select id, ${cluster}, namespace, severity, 'open', ${observedAt}::timestamptz, ${observedAt}::timestamptz,
      array(select json_array_elements_text(kinds::json)), search_text, digest, gist,
      flapped_at::json, 'open', document::json
    from unnest(
      ${column(({ finding }) => finding.id)}::text[], ${column(({ finding }) => finding.object.namespace)}::text[],
      ${column(({ finding }) => severities.indexOf(finding.severity))}::smallint[],
      ${column(({ finding }) => JSON.stringify(kindsOf(finding)))}::text[],
      ${column(({ finding: { object, reason, message } }) => searchText(object.kind, object.namespace, object.name, reason, message))}::text[],
      ${column(({ digest }) => digest)}::text[], ${column(({ gist }) => gist)}::text[],
      ${column(({ flappedAt }) => JSON.stringify(flappedAt))}::text[], ${column(({ finding }) => JSON.stringify(finding))}::text[]
    ) as new (id, namespace, severity, kinds, search_text, digest, gist, flapped_at, document)
    on conflict (id) do update set
      opened_at = case when findings.state = 'open' then findings.opened_at else excluded.opened_at end,
      state = 'open', resolved_at = null, last_seen_at = excluded.last_seen_at, namespace = excluded.namespace,
      severity = excluded.severity, kinds = excluded.kinds, search_text = excluded.search_text, digest = excluded.digest,
      gist = excluded.gist, flapped_at = excluded.flapped_at, told_state = 'open', document = excluded.document`.execute(
    transaction,
  );
}

async function touch(transaction: Transaction<Tables>, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return;
  await sql`update findings set last_seen_at = ${at} where id = any(${ids}::text[])`.execute(transaction);
}

async function resolve(transaction: Transaction<Tables>, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return;
  await sql`update findings set state = 'resolved', resolved_at = ${at} where id = any(${ids}::text[])`.execute(
    transaction,
  );
}

/** Findings whose end is to be told now: those that have just ended, and those that flapped and have come to rest. */
async function tellResolved(
  transaction: Transaction<Tables>,
  cluster: string,
  at: string,
): Promise<readonly Finding[]> {
  const windowSeconds = flapWindowMs / 1000;
  const { rows } = await sql<Pick<Row<'findings'>, 'document'>>`
    update findings set told_state = 'resolved'
    where cluster = ${cluster} and state = 'resolved' and told_state <> state and (
      select count(*) from json_array_elements_text(flapped_at) as flaps (flap)
      where flap::timestamptz > ${at}::timestamptz - make_interval(secs => ${windowSeconds})) < ${flapsFrom}
    returning document`.execute(transaction);
  return rows.map(({ document }) => document);
}

function gistOf({ severity, reason, message, cause }: Finding): string {
  return digestOf([severity, reason, message, cause?.object ?? null, cause?.reason ?? null]);
}

function eventOf(
  what: 'opened' | 'updated' | 'resolved',
  cluster: string,
  { id, severity, object, reason, message }: Finding,
  flaps: number,
): NewEvent {
  return {
    type: `kubesage.finding.${what}`,
    subject: `findings/${id}`,
    data: {
      cluster,
      findingId: id,
      severity,
      object,
      reason,
      message: message.slice(0, 500),
      ...(flaps === 0 ? {} : { flaps }),
    },
  };
}
