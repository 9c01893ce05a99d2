import type { Finding } from '../diagnosis/finding.ts';
import type { Candidate, Claim } from './candidate.ts';
import type { Step } from './explaining-steps.ts';

/** What explains less than this explains nothing. */
const least = 0.08;

type Onward = { readonly to: Finding; readonly strength: number; readonly isStated: boolean };

/**
 * Which findings each candidate would explain, and how well: the product of the steps on the best way there, as in the probabilistic
 * dependency graphs of Sherlock. Claims of a finding are in the order of the candidates. Cost: for each candidate, the findings that it
 * reaches and the steps between them; a finding with a cause of its own that is shown is where a way ends.
 */
export function makeClaims(
  candidates: readonly Candidate[],
  findings: readonly Finding[],
  stepsOf: (finding: Finding) => readonly Step[],
): ReadonlyMap<Finding, readonly Claim[]> {
  const onward = new Map<Finding, Onward[]>();
  for (const to of findings) {
    for (const { from, strength, isStated } of stepsOf(to)) {
      const known = onward.get(from);
      const one = { to, strength, isStated };
      if (known === undefined) onward.set(from, [one]);
      else known.push(one);
    }
  }
  const claims = new Map<Finding, Claim[]>(findings.map((finding) => [finding, []]));
  for (const candidate of candidates) {
    for (const claim of spread(candidate, onward)) claims.get(claim.finding)?.push(claim);
  }
  return claims;
}

function spread(candidate: Candidate, onward: ReadonlyMap<Finding, readonly Onward[]>): Iterable<Claim> {
  const best = new Map<Finding, Claim>();
  const queue: Claim[] = [];
  for (const { finding, strength, link } of candidate.starts) {
    offer({ candidate, finding, strength, parent: null, isStated: link === undefined });
  }
  for (let at = 0; at < queue.length; at += 1) {
    const claim = queue[at];
    // Superseded meanwhile by a better way to the same finding.
    if (claim === undefined || best.get(claim.finding) !== claim) continue;
    for (const { to, strength, isStated } of onward.get(claim.finding) ?? []) {
      offer({
        candidate,
        finding: to,
        strength: claim.strength * strength,
        parent: claim.finding,
        isStated: claim.isStated && isStated,
      });
    }
  }
  return best.values();

  function offer(claim: Claim): void {
    const { finding, strength } = claim;
    if (strength < least || strength <= (best.get(finding)?.strength ?? 0)) return;
    best.set(finding, claim);
    queue.push(claim);
  }
}
