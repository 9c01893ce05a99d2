import type { FindingRecord, IncidentRecord, Page } from '../adapters/database/stores.ts';
import type { IncidentWithRemedies } from '../api/schemas/diagnosis-schemas.ts';
import { KubeSageError } from '../core/errors.ts';
import type { IncidentRemedy } from '../core/remediation/rank-remedies.ts';
import { type ApiClient, answerOf } from './api-client.ts';
import { everyPage } from './every-page.ts';
import { matchId } from './match-id.ts';

/** What a person wants remedied, with its remedies in the order in which they are counted. */
export type Subject = {
  readonly says: string;
  readonly incidentId: string | null;
  readonly remedies: readonly IncidentRemedy[];
};

/** Finds a finding or an incident by its id or the beginning of it. */
export async function findSubject(client: ApiClient, given: string): Promise<Subject> {
  const exact = (await ifThere(() => ofFinding(client, given))) ?? (await ifThere(() => ofIncident(client, given)));
  if (exact !== null) return exact;
  const query = { limit: '500', state: 'open' } as const;
  const findings = await everyPage((cursor) =>
    answerOf<Page<FindingRecord>>(client.v1.findings.$get({ query: { ...query, ...cursor } })),
  );
  const incidents = await everyPage((cursor) =>
    answerOf<Page<IncidentRecord>>(client.v1.incidents.$get({ query: { ...query, ...cursor } })),
  );
  const id = matchId(
    'finding or incident',
    given,
    [...findings, ...incidents].map((item) => item.id),
  );
  return findings.some((finding) => finding.id === id) ? ofFinding(client, id) : ofIncident(client, id);
}

async function ofFinding(client: ApiClient, id: string): Promise<Subject> {
  const finding = await answerOf<FindingRecord>(
    client.v1.findings[':id'].$get({ param: { id: encodeURIComponent(id) } }),
  );
  const remedies = finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy }));
  return { says: finding.message, incidentId: null, remedies };
}

async function ofIncident(client: ApiClient, id: string): Promise<Subject> {
  const incident = await answerOf<IncidentWithRemedies>(
    client.v1.incidents[':id'].$get({ param: { id: encodeURIComponent(id) } }),
  );
  return { says: incident.title, incidentId: incident.id, remedies: incident.remedies };
}

async function ifThere<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'NotFound') return null;
    throw error;
  }
}
