import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Candidate, Claim } from './candidate.ts';
import type { FindingsBy } from './findings-by.ts';
import { onsetOf } from './onset.ts';
import { orElse } from './or-else.ts';
import { nothingPredicted, type Prediction, predictedTrouble } from './predicted-trouble.ts';
import { type ChangesBy, changeBefore, type RecentChange } from './recent-change.ts';
import { severityRank } from './severity-rank.ts';

/** What speaks for and against a candidate as such. */
export type Standing = {
  readonly prediction: Prediction;
  /** Of those that have the same reported of them, how many explain anything else: 1 for what is rare. */
  readonly rarity: number;
  readonly change: RecentChange | null;
  /** How much better than without a recent change: 1 to 1.3. */
  readonly prior: number;
};

export type Weigher = {
  readonly standingOf: (candidate: Candidate) => Standing;
  /** The claim's strength with all that speaks for and against its candidate. */
  readonly weigh: (claim: Claim) => number;
};

/** A change just before counts so much more; half of that after each so many seconds. */
const change = { gain: 0.3, halfSeconds: 900 } as const;
/** What so few objects have is not common. */
const common = 5;
/** What analyzers worked out loses no more than this by what is absent: programs tolerate much. */
const floor = 0.6;
const certainty = 0.99;
const medium = severityRank('medium');

/**
 * Weighs candidates as a naive Bayesian would: strength × support × rarity × prior. Support is the share of what the candidate predicts
 * that is there, (met + 1) / (expected + 1) by Laplace's rule; rarity the share of objects with the same trouble that explain anything
 * besides; the prior is that of a recent change. A finding that blames its object outright is not weighed: it was seen there.
 */
export function weigher(
  index: ClusterIndex,
  by: FindingsBy,
  claims: ReadonlyMap<Finding, readonly Claim[]>,
  changes: ChangesBy,
): Weigher {
  const standings = new Map<Candidate, Standing>();
  const claimed = claimedBy(claims);
  const commonness = rarities(claimed);
  return { standingOf, weigh };

  function standingOf(candidate: Candidate): Standing {
    const known = standings.get(candidate);
    if (known !== undefined) return known;
    const { key, object, cause } = candidate;
    const isInTrouble = (other: string): boolean =>
      (by.object.get(other) ?? []).some(({ severity }) => severityRank(severity) >= medium);
    const onset = orElse(() => onsetOf(index, claimed.get(candidate) ?? []), null);
    const recent = onset === null ? null : orElse(() => changeBefore(index, changes, object, onset), null);
    const isFelt = (claimed.get(candidate) ?? []).some(({ object: felt }) => refKey(felt) !== key);
    const standing: Standing = {
      prediction: orElse(() => predictedTrouble(index, object, isInTrouble), nothingPredicted),
      rarity: isFelt ? (commonness.get(`${object.kind}/${cause.reason}`) ?? 1) : 1,
      change: recent,
      prior: recent === null ? 1 : 1 + change.gain * 2 ** (-recent.seconds / change.halfSeconds),
    };
    standings.set(candidate, standing);
    return standing;
  }

  function weigh({ candidate, strength, parent, isStated, finding }: Claim): number {
    // Seen at the object itself, or blamed on it outright.
    if (parent === null || refKey(finding.object) === candidate.key) return Math.min(certainty, strength);
    const { prediction, rarity, prior } = standingOf(candidate);
    const support = (prediction.met + 1) / (prediction.expected + 1);
    const factor = support * rarity * prior;
    return Math.min(certainty, strength * (isStated ? Math.max(floor, factor) : factor));
  }
}

function claimedBy(claims: ReadonlyMap<Finding, readonly Claim[]>): ReadonlyMap<Candidate, readonly Finding[]> {
  const claimed = new Map<Candidate, Finding[]>();
  for (const [finding, own] of claims) {
    for (const { candidate } of own) {
      const known = claimed.get(candidate);
      if (known === undefined) claimed.set(candidate, [finding]);
      else known.push(finding);
    }
  }
  return claimed;
}

/** By kind and reason: of the objects that are blamed for it, the share that explains findings about anything else. */
function rarities(claimed: ReadonlyMap<Candidate, readonly Finding[]>): ReadonlyMap<string, number> {
  const counts = new Map<string, { all: number; felt: number }>();
  for (const [{ key, object, cause }, findings] of claimed) {
    const reason = `${object.kind}/${cause.reason}`;
    const count = counts.get(reason) ?? { all: 0, felt: 0 };
    counts.set(reason, count);
    count.all += 1;
    if (findings.some((finding) => refKey(finding.object) !== key)) count.felt += 1;
  }
  return new Map(
    [...counts].map(([reason, { all, felt }]) => [reason, all < common ? 1 : (felt + 1) / (all + 1)] as const),
  );
}
