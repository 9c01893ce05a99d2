import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { compareText } from '../diagnosis/order.ts';
import type { Candidate, Claim } from './candidate.ts';
import type { Step } from './explaining-steps.ts';
import type { Standing } from './weigh-candidates.ts';

/** A finding of an incident, and by way of which other one the cause explains it. */
export type Member = {
  readonly finding: Finding;
  readonly parent: Finding | null;
  readonly candidate: Candidate | null;
};

/** What becomes one incident: everything that one fault explains, or that belongs together although nobody knows why. */
export type Group = {
  /** `refKey` of the causal object; of the object where the evidence stops, after a question mark, when there is none. */
  readonly key: string;
  /** More than one when a single change broke them alike. */
  readonly candidates: readonly Candidate[];
  readonly members: readonly Member[];
};

/** Changes of several objects that are so close in time were one. */
const sameChangeMs = 5000;

export function groupFindings(
  findings: readonly Finding[],
  cover: ReadonlyMap<Finding, Claim>,
  stepsOf: (finding: Finding) => readonly Step[],
  standingOf: (candidate: Candidate) => Standing,
): readonly Group[] {
  const explained = new Map<Candidate, Member[]>();
  const unexplained: Finding[] = [];
  for (const finding of findings) {
    const claim = cover.get(finding);
    if (claim === undefined) {
      unexplained.push(finding);
      continue;
    }
    const { candidate, parent } = claim;
    const member = { finding, parent, candidate };
    const known = explained.get(candidate);
    if (known === undefined) explained.set(candidate, [member]);
    else known.push(member);
  }
  const groups = [...explained].map(([candidate, members]) => ({
    key: candidate.key,
    candidates: [candidate],
    members,
  }));
  return [...joinSharedChange(groups, standingOf), ...joinUnexplained(unexplained, stepsOf)];
}

/** Objects of one kind and namespace that somebody changed at the same moment, and that have failed in the same way since: one mistake. */
function joinSharedChange(groups: readonly Group[], standingOf: (candidate: Candidate) => Standing): readonly Group[] {
  // Only where another has the same said of it is there anything to join.
  const alike = new Map<string, number>();
  for (const { candidates } of groups) {
    for (const candidate of candidates) alike.set(classOf(candidate), (alike.get(classOf(candidate)) ?? 0) + 1);
  }
  const joined: Group[] = [];
  const open = new Map<string, { readonly at: number; place: number }>();
  for (const group of [...groups].sort((a, b) => compareText(a.key, b.key))) {
    const [candidate] = group.candidates;
    const change =
      candidate === undefined || (alike.get(classOf(candidate)) ?? 0) < 2 ? null : standingOf(candidate).change;
    const likeness = candidate === undefined ? '' : `${classOf(candidate)}/${change?.who ?? ''}`;
    const known = open.get(likeness);
    const at = Date.parse(change?.at ?? '');
    const before = known === undefined ? undefined : joined[known.place];
    if (known !== undefined && before !== undefined && Math.abs(at - known.at) <= sameChangeMs) {
      joined[known.place] = {
        key: before.key,
        candidates: [...before.candidates, ...group.candidates],
        members: [...before.members, ...group.members],
      };
      continue;
    }
    if (change !== null && change.who !== null) open.set(likeness, { at, place: joined.length });
    joined.push(group);
  }
  return joined;
}

/** Kind, namespace and what is wrong. */
function classOf({ object, cause }: Candidate): string {
  return `${object.kind}/${object.namespace}/${cause.reason}`;
}

/** Findings whose cause nobody knows, joined where one explains the other; named after the object where the evidence stops. */
function joinUnexplained(
  findings: readonly Finding[],
  stepsOf: (finding: Finding) => readonly Step[],
): readonly Group[] {
  const rest = new Set(findings);
  const parents = new Map<Finding, Finding | null>();
  const rootOf = (finding: Finding): Finding => {
    const open = new Set<Finding>();
    let at = finding;
    for (let next = parents.get(at); next != null && !open.has(next); next = parents.get(at)) {
      open.add(at);
      at = next;
    }
    return at;
  };
  for (const finding of findings) {
    const [best] = stepsOf(finding)
      .filter(({ from }) => rest.has(from) && rootOf(from) !== finding)
      .sort((a, b) => b.strength - a.strength || compareText(a.from.id, b.from.id));
    parents.set(finding, best?.from ?? null);
  }
  const groups = new Map<string, Member[]>();
  for (const finding of findings) {
    const key = `?${refKey(rootOf(finding).object)}`;
    const member = { finding, parent: parents.get(finding) ?? null, candidate: null };
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [member]);
    else known.push(member);
  }
  return [...groups].map(([key, members]) => ({ key, candidates: [], members }));
}
