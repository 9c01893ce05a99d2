import type { Page } from '../adapters/database/stores.ts';
import type { TrackedIncident } from '../api/schemas/incident-schemas.ts';
import type { Severity } from '../core/diagnosis/finding.ts';
import { type ApiClient, answerOf } from './api-client.ts';
import { everyPage } from './every-page.ts';
import { matchId } from './match-id.ts';

export type IncidentFilter = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state: 'open' | 'resolved' | 'all';
  readonly severity?: Severity;
};

export function listIncidents(client: ApiClient, filter: IncidentFilter): Promise<readonly TrackedIncident[]> {
  return everyPage((cursor) =>
    answerOf<Page<TrackedIncident>>(client.v1.incidents.$get({ query: { ...filter, limit: '500', ...cursor } })),
  );
}

/** The id of the incident that a person means by these first characters. */
export async function findIncident(client: ApiClient, given: string): Promise<string> {
  const known = await listIncidents(client, { state: 'all' });
  return matchId(
    'incident',
    given,
    known.map(({ id }) => id),
  );
}
