import type { Database } from '../adapters/database/stores.ts';
import { changesBefore } from '../core/timeline/changes-before.ts';
import { nearObjects } from '../core/timeline/near-objects.ts';

export type ChangeLine = { readonly id: string; readonly at: string; readonly says: string };

const horizonMs = 24 * 3_600_000;
const slackMs = 2_000;
const mostRead = 500;
const mostFindings = 50;
const mostTold = 5;
/** Below it, a change is told only because there is no other. */
const leastScore = 0.1;

/** The changes of the day before that are the likeliest to matter to an incident, as lines of its story, oldest first. */
export async function changesBeforeIncident(
  { diagnoses, changes }: Pick<Database, 'diagnoses' | 'changes'>,
  incidentId: string,
): Promise<readonly ChangeLine[]> {
  const incident = await diagnoses.incident(incidentId);
  if (incident === null) return [];
  const { cluster, openedAt: onset, symptoms } = incident;
  const findings = await Promise.all(symptoms.slice(0, mostFindings).map((id) => diagnoses.finding(id)));
  const surroundings = nearObjects(
    incident,
    findings.filter((finding) => finding !== null),
  );
  const within = { since: at(Date.parse(onset) - horizonMs), until: at(Date.parse(onset) + slackMs) };
  const { items } = await changes.list({ cluster, ...within }, { limit: mostRead });
  return changesBefore(items, onset, surroundings)
    .filter(({ score }) => score >= leastScore)
    .slice(0, mostTold)
    .map(({ change }) => ({
      id: change.id,
      at: change.at,
      says: `${change.says}${change.who === null ? '' : ` (${change.who})`}`.slice(0, 500),
    }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
