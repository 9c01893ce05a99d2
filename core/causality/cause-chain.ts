import { refKey } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';
import type { ChainLink } from '../diagnosis/incident.ts';
import type { Explanation } from './explain-findings.ts';
import { severityRank } from './severity-rank.ts';

/**
 * The story from a cause to the symptom that lies farthest from it: one sentence for each object on the way. Among equally
 * far symptoms the severest, then the first by id. Cost: linear in the members and their distances.
 */
export function causeChain(cause: Cause, members: readonly Explanation[]): readonly ChainLink[] {
  const parents = new Map(members.map(({ finding, parent }) => [finding, parent]));
  const paths = members.map(({ finding }) => pathTo(finding, parents));
  const [farthest = []] = [...paths].sort(
    (a, b) => b.length - a.length || rankOf(b) - rankOf(a) || (lastId(a) < lastId(b) ? -1 : 1),
  );
  const links: ChainLink[] = [{ object: cause.object, says: cause.explanation }];
  for (const { object, message } of farthest) {
    const last = links.at(-1);
    if (last !== undefined && refKey(last.object) === refKey(object)) continue;
    links.push({ object, says: message });
  }
  const [only] = farthest;
  return links.length === 1 && only !== undefined && only.message !== cause.explanation
    ? [...links, { object: only.object, says: only.message }]
    : links;
}

/** Findings from the one nearest to the cause to `finding`. */
function pathTo(finding: Finding, parents: ReadonlyMap<Finding, Finding | null>): readonly Finding[] {
  const path: Finding[] = [];
  for (let at: Finding | null | undefined = finding; at != null && !path.includes(at); at = parents.get(at))
    path.unshift(at);
  return path;
}

function rankOf(path: readonly Finding[]): number {
  return severityRank(path.at(-1)?.severity ?? 'info');
}

function lastId(path: readonly Finding[]): string {
  return path.at(-1)?.id ?? '';
}
