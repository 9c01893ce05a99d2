import type { Page } from '../adapters/database/stores.ts';
import type { LinkedRemediation } from '../api/schemas/remediation-schemas.ts';
import { type ApiClient, answerOf } from './api-client.ts';
import { everyPage } from './every-page.ts';
import { matchId, meansId } from './match-id.ts';

/** The remediations that wait for a decision. */
export function awaitingDecision(client: ApiClient, cluster?: string): Promise<readonly LinkedRemediation[]> {
  const query = { awaitingDecision: 'true', limit: '500', ...(cluster === undefined ? {} : { cluster }) } as const;
  return everyPage((cursor) =>
    answerOf<Page<LinkedRemediation>>(client.v1.remediations.$get({ query: { ...query, ...cursor } })),
  );
}

/** The remediation that a person means by the beginning of its id; those that wait for a decision come first. */
export async function findRemediation(client: ApiClient, given: string): Promise<LinkedRemediation> {
  const waiting = await awaitingDecision(client);
  const isWaiting = waiting.some(({ id }) => meansId(given, id));
  const all = isWaiting
    ? waiting
    : await everyPage((cursor) =>
        answerOf<Page<LinkedRemediation>>(client.v1.remediations.$get({ query: { limit: '500', ...cursor } })),
      );
  const id = matchId(
    'remediation',
    given,
    all.map((remediation) => remediation.id),
  );
  return answerOf<LinkedRemediation>(client.v1.remediations[':id'].$get({ param: { id: encodeURIComponent(id) } }));
}
