import { refKey } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';

/** Where a finding's trouble comes from. */
export type Explanation = {
  readonly finding: Finding;
  /** `refKey` of the causal object; null when the evidence stops at the finding itself. */
  readonly causeKey: string | null;
  /** The finding that explains this one directly; null when its own cause does, or nothing. */
  readonly parent: Finding | null;
};

/** At or above it a cause is taken as shown; below, it is a guess that gives way to trouble of what the object depends on. */
const shown = 0.7;

/**
 * Follows every finding to its cause. A typed evidence graph in the manner of fault localisation by codebook and dependency
 * (Yemini et al., "High speed and robust event correlation", 1996; Steinder and Sethi, "A survey of fault localization
 * techniques in computer networks", 2004), without probabilities: edges are only those that analyzers saw, which are
 * a finding's own cause, what its object depends on, and other findings about the same object.
 *
 * 1. A cause that is shown (confidence of at least 0.7) stands. When it names another object which has findings of its own, it is
 *    followed through these.
 * 2. Otherwise, a shown cause of the same object explains the finding.
 * 3. Otherwise, the first object that it depends on, or that another finding about the same object depends on, and that is
 *    in trouble itself, explains it.
 * 4. Otherwise the best guess about the object stands; without any, the cause is unknown.
 *
 * A dependency that leads back to where it began is not followed. Input must be in a fixed order for a fixed result. Cost:
 * linear in findings, dependencies and findings about one object (few).
 */
export function explainFindings(findings: readonly Finding[]): readonly Explanation[] {
  const byObject = gather(findings, ({ object }) => refKey(object));
  const byCause = gather(findings, ({ cause }) =>
    cause === null || cause.confidence < shown ? null : refKey(cause.object),
  );
  const known = new Map<Finding, Explanation>();
  const open = new Set<Finding>();
  return findings.map(explain);

  function explain(finding: Finding): Explanation {
    const before = known.get(finding);
    if (before !== undefined) return before;
    open.add(finding);
    const explanation = isShown(finding.cause) ? follow(finding, finding.cause) : search(finding);
    open.delete(finding);
    known.set(finding, explanation);
    return explanation;
  }

  function follow(finding: Finding, cause: Cause): Explanation {
    const causeKey = refKey(cause.object);
    const upstream = causeKey === refKey(finding.object) ? undefined : about(causeKey)[0];
    if (upstream === undefined) return { finding, causeKey, parent: null };
    return { finding, causeKey: explain(upstream).causeKey ?? causeKey, parent: upstream };
  }

  function search(finding: Finding): Explanation {
    const same = about(refKey(finding.object));
    const certain = same.find(({ cause }) => isShown(cause));
    if (certain !== undefined) return { finding, causeKey: explain(certain).causeKey, parent: certain };
    const own = throughDependencies(finding, finding);
    if (own !== null) return own;
    for (const other of same) {
      if (isShown(other.cause) || throughDependencies(other, other) === null) continue;
      return { finding, causeKey: explain(other).causeKey, parent: other };
    }
    const [best] = [finding, ...same].sort(byConfidence);
    if (best !== undefined && best !== finding && best.cause !== null)
      return { finding, causeKey: refKey(best.cause.object), parent: best };
    return { finding, causeKey: finding.cause === null ? null : refKey(finding.cause.object), parent: null };
  }

  function throughDependencies(finding: Finding, from: Finding): Explanation | null {
    for (const dependency of finding.dependsOn) {
      const key = refKey(dependency);
      if (key === refKey(from.object)) continue;
      for (const upstream of about(key)) {
        const { causeKey } = explain(upstream);
        if (causeKey !== null) return { finding, causeKey, parent: upstream };
      }
      // An object that does not exist has no findings, but may be the cause of others'.
      const carrier = (byCause.get(key) ?? []).find((other) => other !== finding && !open.has(other));
      if (carrier !== undefined) return { finding, causeKey: key, parent: carrier };
    }
    return null;
  }

  function about(key: string): readonly Finding[] {
    return (byObject.get(key) ?? []).filter((other) => !open.has(other));
  }
}

/** Best first: what a cause is judged by, with the id as the last word. */
export function byConfidence(a: Finding, b: Finding): number {
  return (b.cause?.confidence ?? 0) - (a.cause?.confidence ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function isShown(cause: Cause | null): cause is Cause {
  return cause !== null && cause.confidence >= shown;
}

function gather(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string | null,
): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  for (const group of groups.values()) group.sort(byConfidence);
  return groups;
}
