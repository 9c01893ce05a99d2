import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Hypothesis } from '../diagnosis/incident.ts';
import { compareText } from '../diagnosis/order.ts';
import { sayList } from '../diagnosis/say-reference.ts';
import { type Candidate, type Claim, isShown } from './candidate.ts';
import type { Group } from './group-findings.ts';
import type { Weigher } from './weigh-candidates.ts';

const most = 5;

/** What else would explain findings of an incident, and why it was not believed; the best first. */
export function losingHypotheses(
  { candidates, members }: Group,
  claims: ReadonlyMap<Finding, readonly Claim[]>,
  { weigh, standingOf }: Weigher,
  isChosen: (candidate: Candidate) => boolean,
): readonly Hypothesis[] {
  const winners = new Set(candidates);
  const sums = new Map<Candidate, { weight: number; count: number }>();
  let won = 0;
  for (const { finding } of members) {
    const own = claims.get(finding) ?? [];
    if (own.length < 2 && winners.size > 0) {
      won += own[0]?.strength ?? 0;
      continue;
    }
    for (const claim of own) {
      const weight = weigh(claim);
      if (winners.has(claim.candidate)) won += weight;
      else {
        const sum = sums.get(claim.candidate) ?? { weight: 0, count: 0 };
        sums.set(claim.candidate, { weight: sum.weight + weight, count: sum.count + 1 });
      }
    }
  }
  return [...sums]
    .map(([candidate, { weight, count }]) => ({ candidate, count, score: share(weight, won) }))
    .sort((a, b) => b.score - a.score || compareText(a.candidate.key, b.candidate.key))
    .slice(0, most)
    .map(({ candidate, count, score }) => {
      const { object, cause } = candidate;
      return { object, reason: cause.reason, score, why: whyNot(candidate, count, members.length) };
    });

  function whyNot(candidate: Candidate, count: number, all: number): string {
    const { expected, met, what, well } = standingOf(candidate).prediction;
    const against = expected - met;
    const isFelt = members.some(({ finding }) => refKey(finding.object) !== candidate.key);
    const words = [
      `it would explain ${count} of the ${all} symptoms`,
      ...(isShown(candidate.cause) ? [] : ['nothing shows it outright']),
      ...(isFelt && against > 0
        ? [`${against} of the ${expected} ${what} ${against === 1 ? 'is' : 'are'} well (${sayList(well)})`]
        : []),
      ...(isChosen(candidate) ? ['it is the cause of another incident'] : []),
    ].join('; ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  }
}

function share(weight: number, won: number): number {
  return Math.round(Math.min(1, won === 0 ? 0 : weight / won) * 1000) / 1000;
}
