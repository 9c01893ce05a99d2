import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';

/** Findings by the object that they are about and by the object that they blame; the surest first in each. */
export type FindingsBy = {
  readonly object: ReadonlyMap<string, readonly Finding[]>;
  readonly culprit: ReadonlyMap<string, readonly Finding[]>;
};

export function findingsBy(findings: readonly Finding[]): FindingsBy {
  return {
    object: gather(findings, ({ object }) => refKey(object)),
    culprit: gather(findings, ({ cause }) => (cause === null ? null : refKey(cause.object))),
  };
}

/** Best first: what a cause is judged by, with the id as the last word. */
export function byConfidence(a: Finding, b: Finding): number {
  return (b.cause?.confidence ?? 0) - (a.cause?.confidence ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
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
