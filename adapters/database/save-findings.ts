import { sql, type Transaction } from 'kysely';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { type Finding, severities } from '../../core/diagnosis/finding.ts';
import type { NewEvent } from './append-events.ts';
import { decideLives } from './decide-lives.ts';
import { digestOf } from './digest-of.ts';
import { type GapJudge, kindsOf } from './gap-judge.ts';
import type { DiagnosisScope } from './save-diagnosis.ts';
import { searchText } from './search-text.ts';
import type { Tables } from './tables.ts';

/** Opens, updates and resolves the findings of one cluster in a handful of statements; answers the events of what happened. */
export async function saveFindings(
  transaction: Transaction<Tables>,
  { namespace }: DiagnosisScope,
  { cluster, observedAt, findings, notes }: Diagnosis,
  canResolve: GapJudge,
): Promise<readonly NewEvent[]> {
  const seen = new Map([...findings, ...notes].map((finding) => [finding.id, { finding, digest: digestOf(finding) }]));
  const stored = await transaction
    .selectFrom('findings')
    .select(['id', 'namespace', 'state', 'digest', 'last_seen_at', 'kinds'])
    .where('cluster', '=', cluster)
    .where(sql<boolean>`(state = 'open' or id = any(${[...seen.keys()]}::text[]))`)
    .execute();
  const lives = decideLives(
    stored.map((row) => ({
      ...row,
      isInScope: namespace === null || row.namespace === namespace,
      canResolve: canResolve(row.kinds),
    })),
    new Map([...seen].map(([id, { digest }]) => [id, digest])),
    observedAt,
  );

  const rows = [...lives.opened, ...lives.changed].flatMap((id) => seen.get(id) ?? []);
  await upsert(transaction, cluster, observedAt, rows);
  await touch(transaction, lives.unchanged, observedAt);
  const resolved = await resolve(transaction, lives.resolved, observedAt);
  return [
    ...lives.opened.flatMap((id) => seen.get(id)?.finding ?? []).map((finding) => eventOf('opened', cluster, finding)),
    ...resolved.map((finding) => eventOf('resolved', cluster, finding)),
  ];
}

async function upsert(
  transaction: Transaction<Tables>,
  cluster: string,
  observedAt: string,
  rows: readonly { readonly finding: Finding; readonly digest: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: (finding: Finding) => string | number) => rows.map(({ finding }) => of(finding));
  await sql`
    insert into findings (id, cluster, namespace, severity, state, opened_at, last_seen_at, kinds, search_text, digest, document)
    select id, ${cluster}, namespace, severity, 'open', ${observedAt}::timestamptz, ${observedAt}::timestamptz,
      array(select json_array_elements_text(kinds::json)), search_text, digest, document::json
    from unnest(
      ${column(({ id }) => id)}::text[], ${column(({ object }) => object.namespace)}::text[],
      ${column(({ severity }) => severities.indexOf(severity))}::smallint[],
      ${column((finding) => JSON.stringify(kindsOf(finding)))}::text[],
      ${column(({ object, reason, message }) => searchText(object.kind, object.namespace, object.name, reason, message))}::text[],
      ${rows.map(({ digest }) => digest)}::text[], ${column((finding) => JSON.stringify(finding))}::text[]
    ) as new (id, namespace, severity, kinds, search_text, digest, document)
    on conflict (id) do update set
      opened_at = case when findings.state = 'open' then findings.opened_at else excluded.opened_at end,
      state = 'open', resolved_at = null, last_seen_at = excluded.last_seen_at, namespace = excluded.namespace,
      severity = excluded.severity, kinds = excluded.kinds, search_text = excluded.search_text, digest = excluded.digest,
      document = excluded.document`.execute(transaction);
}

async function touch(transaction: Transaction<Tables>, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return;
  await sql`update findings set last_seen_at = ${at} where id = any(${ids}::text[])`.execute(transaction);
}

async function resolve(
  transaction: Transaction<Tables>,
  ids: readonly string[],
  at: string,
): Promise<readonly Finding[]> {
  if (ids.length === 0) return [];
  const rows = await transaction
    .updateTable('findings')
    .set({ state: 'resolved', resolved_at: at })
    .where('id', 'in', ids)
    .returning('document')
    .execute();
  return rows.map(({ document }) => document);
}

function eventOf(
  what: 'opened' | 'resolved',
  cluster: string,
  { id, severity, object, reason, message }: Finding,
): NewEvent {
  return {
    type: `kubesage.finding.${what}`,
    subject: `findings/${id}`,
    data: { cluster, findingId: id, severity, object, reason, message: message.slice(0, 500) },
  };
}
