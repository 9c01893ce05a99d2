import { sql, type Transaction } from 'kysely';
import { refKey } from '../../core/cluster/object-ref.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import { digestOf } from './digest-of.ts';
import { searchText } from './search-text.ts';
import type { Row, Tables } from './tables.ts';

export type IncidentRowContent = {
  readonly cluster: string;
  readonly source: 'alert' | 'split';
  readonly state: 'open' | 'resolved';
  readonly namespaces: readonly string[];
  readonly incident: Incident;
};

type EventRow = Pick<Row<'incidents'>, 'id' | 'cluster' | 'severity' | 'symptoms' | 'document'>;

/** Writes the row of an incident that no diagnosis keeps alive, and answers what that was: an opening, a change, an end, or nothing. */
export async function upsertIncident(
  transaction: Transaction<Tables>,
  { cluster, source, state, namespaces, incident }: IncidentRowContent,
  at: string,
): Promise<{ readonly change: 'opened' | 'updated' | 'resolved' | null; readonly row: EventRow }> {
  const { id, severity, title, symptoms, causes } = incident;
  const digest = digestOf(incident);
  const before = await transaction
    .selectFrom('incidents')
    .select(['state', 'digest'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const rank = severities.indexOf(severity);
  const text = searchText(title, ...causes.map(({ object }) => refKey(object)));
  const isResolved = state === 'resolved';
  await sql`
    insert into incidents (id, cluster, source, namespaces, severity, state, opened_at, last_seen_at, resolved_at, symptoms,
      search_text, digest, gist, document)
    values (${id}, ${cluster}, ${source}, ${namespaces}, ${rank}, ${state}, ${at}, ${at}, ${isResolved ? at : null},
      ${symptoms}, ${text}, ${digest}, ${digest}, ${JSON.stringify(incident)})
    on conflict (id) do update set
      opened_at = case when incidents.state = 'open' or excluded.state = 'resolved' then incidents.opened_at
        else excluded.opened_at end,
      resolved_at = case when excluded.state = 'open' then null else coalesce(incidents.resolved_at, excluded.resolved_at) end,
      state = excluded.state, last_seen_at = excluded.last_seen_at, namespaces = excluded.namespaces,
      severity = excluded.severity, symptoms = excluded.symptoms, search_text = excluded.search_text,
      digest = excluded.digest, gist = excluded.gist, document = excluded.document`.execute(transaction);
  return { change: changeOf(), row: { id, cluster, severity: rank, symptoms, document: incident } };

  function changeOf(): 'opened' | 'updated' | 'resolved' | null {
    const wasOpen = before?.state === 'open';
    if (!isResolved) return wasOpen ? (before.digest === digest ? null : 'updated') : 'opened';
    return wasOpen ? 'resolved' : null;
  }
}

export function findingOf({ cluster, state, document }: Pick<Row<'findings'>, 'cluster' | 'state' | 'document'>) {
  return { cluster, state, finding: document };
}
