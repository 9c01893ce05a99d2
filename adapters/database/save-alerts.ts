import { sql, type Transaction } from 'kysely';
import type { Alert } from '../../core/alerts/alert.ts';
import { namespaceOf } from '../../core/alerts/alert-objects.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import { eventsChannel } from './append-events.ts';
import { lockAlerts } from './lock-alerts.ts';
import { searchText } from './search-text.ts';
import type { Tables } from './tables.ts';

const rowsPerStatement = 1_000;

/** A whole delivery in a handful of statements. Answers how many rows it touched, and how many of them say something new. */
export async function saveAlerts(
  transaction: Transaction<Tables>,
  alerts: readonly Alert[],
  at: string,
): Promise<{ readonly stored: number; readonly news: number }> {
  // The same alert twice in one statement would fail it: the last word counts.
  const distinct = [...new Map(alerts.map((alert) => [JSON.stringify([alert.cluster, alert.fingerprint]), alert]))]
    .map(([, alert]) => alert)
    .sort((a, b) => compare(a.cluster, b.cluster) || compare(a.fingerprint, b.fingerprint));
  await lockAlerts(transaction);
  let stored = 0;
  let news = 0;
  for (let from = 0; from < distinct.length; from += rowsPerStatement) {
    const rows = await upsert(transaction, distinct.slice(from, from + rowsPerStatement), at);
    stored += rows.length;
    news += rows.filter(({ is_pending }) => is_pending).length;
  }
  if (news > 0) await sql`select pg_notify(${eventsChannel}, '')`.execute(transaction);
  return { stored, news };
}

async function upsert(
  transaction: Transaction<Tables>,
  alerts: readonly Alert[],
  at: string,
): Promise<readonly { readonly is_pending: boolean }[]> {
  const column = (of: (alert: Alert) => string | number | null) => alerts.map(of);
  const { rows } = await sql<{ readonly is_pending: boolean }>`
    insert into alerts (cluster, fingerprint, name, namespace, severity, state, starts_at, ends_at, expires_at, first_seen_at,
      last_seen_at, is_pending, search_text, document)
    select cluster, fingerprint, name, namespace, severity, state, starts_at, ends_at, expires_at, ${at}::timestamptz,
      ${at}::timestamptz, state = 'firing', search_text, document::json
    from unnest(
      ${column(({ cluster }) => cluster)}::text[], ${column(({ fingerprint }) => fingerprint)}::text[],
      ${column(({ name }) => name)}::text[], ${column(({ labels }) => namespaceOf(labels))}::text[],
      ${column(({ severity }) => severities.indexOf(severity))}::smallint[], ${column(({ state }) => state)}::text[],
      ${column(({ startsAt }) => startsAt)}::timestamptz[], ${column(({ endsAt }) => endsAt)}::timestamptz[],
      ${column(({ expiresAt }) => expiresAt)}::timestamptz[], ${column(textOf)}::text[],
      ${column((alert) => JSON.stringify(alert))}::text[]
    ) as new (cluster, fingerprint, name, namespace, severity, state, starts_at, ends_at, expires_at, search_text, document)
    on conflict (cluster, fingerprint) do update set
      last_seen_at = excluded.last_seen_at, severity = excluded.severity, state = excluded.state,
      starts_at = excluded.starts_at, ends_at = excluded.ends_at, expires_at = excluded.expires_at,
      search_text = excluded.search_text, document = excluded.document,
      occurrences = alerts.occurrences + (alerts.state = 'resolved' and excluded.state = 'firing')::integer,
      is_pending = alerts.is_pending or alerts.state <> excluded.state or alerts.severity <> excluded.severity
    where excluded.starts_at >= alerts.starts_at
    returning is_pending`.execute(transaction);
  return rows;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf({ name, labels, annotations }: Alert): string {
  return searchText(name, ...Object.values(labels), annotations.summary ?? '', annotations.description ?? '').slice(
    0,
    4_000,
  );
}
