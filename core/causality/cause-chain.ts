import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { ChainLink } from '../diagnosis/incident.ts';
import type { Candidate } from './candidate.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { Member } from './group-findings.ts';
import { memberLinks, toLinkEvidence } from './member-links.ts';
import type { RecentChange } from './recent-change.ts';
import { saySymptom } from './say-symptom.ts';
import { severityRank } from './severity-rank.ts';

/**
 * The story from a cause to the symptom that lies farthest from it: the change that came before it, what is wrong, then one sentence for
 * each object on the way with what links it to the one before. Among equally far symptoms the severest, then the first by id. Cost:
 * linear in the members and their distances.
 */
export function causeChain(
  candidate: Candidate,
  members: readonly Member[],
  change: RecentChange | null,
  graph: EvidenceGraph,
): readonly ChainLink[] {
  const { object, cause } = candidate;
  const [support] = candidate.starts.flatMap(({ finding }) => finding.evidence);
  const isToldAlready = change === null || cause.reason === 'ChangedBefore';
  const links: ChainLink[] = isToldAlready
    ? [{ object, says: cause.explanation, edge: null }]
    : [
        { object, says: change.says, edge: null },
        {
          object,
          says: cause.explanation,
          edge: { rule: 'blames', evidence: toLinkEvidence(support ?? change.evidence) },
        },
      ];
  const byFinding = new Map(members.map((member) => [member.finding, member]));
  const told = new Map<string, Finding>();
  for (const { finding } of members) if (!told.has(refKey(finding.object))) told.set(refKey(finding.object), finding);
  const path = farthestPath(members, byFinding);
  for (const member of path) {
    const way = memberLinks(graph, member);
    for (const [at, { to, rule, says, evidence }] of way.entries()) {
      if (links.some((link) => refKey(link.object) === refKey(to))) continue;
      const own = at === way.length - 1 ? member.finding : told.get(refKey(to));
      const sentence = own === undefined ? says : saySymptom(own);
      links.push({ object: to, says: sentence, edge: { rule, evidence: toLinkEvidence(evidence) } });
    }
  }
  const [first] = path;
  if (links.length > 1 || first === undefined || first.finding.message === cause.explanation) return links;
  const [evidence = null] = first.finding.evidence;
  return [
    ...links,
    { object, says: first.finding.message, edge: { rule: 'blames', evidence: toLinkEvidence(evidence) } },
  ];
}

/** Members from the one nearest to the cause to the farthest. */
function farthestPath(members: readonly Member[], byFinding: ReadonlyMap<Finding, Member>): readonly Member[] {
  const paths = members.map((member) => pathTo(member, byFinding));
  const [farthest = []] = paths.sort(
    (a, b) => distanceOf(b) - distanceOf(a) || rankOf(b) - rankOf(a) || (lastId(a) < lastId(b) ? -1 : 1),
  );
  return farthest;
}

function pathTo(member: Member, byFinding: ReadonlyMap<Finding, Member>): readonly Member[] {
  const path: Member[] = [];
  for (let at: Member | undefined = member; at !== undefined && !path.includes(at); ) {
    path.unshift(at);
    at = at.parent === null ? undefined : byFinding.get(at.parent);
  }
  return path;
}

function distanceOf(path: readonly Member[]): number {
  return new Set(path.map(({ finding }) => refKey(finding.object))).size;
}

function rankOf(path: readonly Member[]): number {
  return severityRank(path.at(-1)?.finding.severity ?? 'info');
}

function lastId(path: readonly Member[]): string {
  return path.at(-1)?.finding.id ?? '';
}
