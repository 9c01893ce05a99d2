import { refKey } from '../cluster/object-ref.ts';
import type { Finding, Severity } from '../diagnosis/finding.ts';
import { type Candidate, type Claim, isShown } from './candidate.ts';
import type { Weigher } from './weigh-candidates.ts';

/** What explaining a finding is worth. */
const worth: Readonly<Record<Severity, number>> = { info: 0.1, low: 0.3, medium: 1, high: 1.5, critical: 2 };

/** An analyzer that guesses at the object itself and names what it depends on means the latter first. */
const deference = 0.5;

/**
 * The fewest faults that explain all findings which can be explained, and which fault explains which: a set cover, as in fault
 * localisation by risk groups. First come the candidates that alone explain some finding (the essential ones), then, greedily, the one
 * that explains most of what is left (each finding by its worth times the weighed strength of the claim). A claim covers a finding
 * when it outweighs the analyzer's own guess at the object; half of it will do where the analyzer names the dependency itself. In the
 * end each finding goes to the chosen candidate that explains it best. Ties go by name. Cost: claims times rounds, of which there are
 * as many as faults that overlap.
 */
export function coverFindings(
  claims: ReadonlyMap<Finding, readonly Claim[]>,
  { weigh }: Pick<Weigher, 'weigh'>,
): ReadonlyMap<Finding, Claim> {
  const weighed = new Map<Finding, readonly { readonly claim: Claim; readonly weight: number }[]>();
  for (const [finding, own] of claims) {
    const [only] = own;
    // What nothing contests need not be weighed.
    const isContested = own.length > 1;
    const all = own.map((claim) => ({ claim, weight: isContested ? weigh(claim) : claim.strength }));
    const bar = barOf(finding, all);
    const valid = all.filter(({ claim, weight }) => weight >= bar(claim));
    if (only !== undefined) weighed.set(finding, valid.length > 0 ? valid : all);
  }
  const chosen = new Set<Candidate>();
  for (const own of weighed.values()) {
    const candidates = new Set(own.map(({ claim }) => claim.candidate));
    const [sole] = candidates;
    if (sole !== undefined && candidates.size === 1) chosen.add(sole);
  }
  for (let rest = uncovered(); rest.length > 0; rest = uncovered()) {
    const gains = new Map<Candidate, number>();
    for (const finding of rest) {
      for (const { claim, weight } of weighed.get(finding) ?? []) {
        gains.set(claim.candidate, (gains.get(claim.candidate) ?? 0) + worth[finding.severity] * weight);
      }
    }
    const [best] = [...gains].sort(([a, gain], [b, other]) => other - gain || (a.key < b.key ? -1 : 1));
    if (best === undefined) break;
    chosen.add(best[0]);
  }
  const cover = new Map<Finding, Claim>();
  for (const [finding, own] of weighed) {
    const [best] = own
      .filter(({ claim }) => chosen.has(claim.candidate))
      .sort((a, b) => b.weight - a.weight || (a.claim.candidate.key < b.claim.candidate.key ? -1 : 1));
    if (best !== undefined) cover.set(finding, best.claim);
  }
  return cover;

  function uncovered(): readonly Finding[] {
    return [...weighed].flatMap(([finding, own]) =>
      own.some(({ claim }) => chosen.has(claim.candidate)) ? [] : [finding],
    );
  }
}

/** What a claim has to weigh to count, given the analyzer's own words. */
function barOf(
  finding: Finding,
  all: readonly { readonly claim: Claim; readonly weight: number }[],
): (claim: Claim) => number {
  const own = refKey(finding.object);
  const direct = all.filter(({ claim }) => claim.parent === null || claim.candidate.key === own);
  const best = Math.max(0, ...direct.map(({ weight }) => weight));
  return (claim) => {
    if (claim.parent === null) return 0;
    if (claim.candidate.key === own) return isShown(finding.cause) ? best : 0;
    return claim.isStated ? best * deference : best;
  };
}
