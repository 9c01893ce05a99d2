import type { Severity } from '../../../core/diagnosis/finding.ts';

const rank: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

type Ranked = { readonly severity: Severity; readonly openedAt: string };

/** Worst first, and of the same severity the newest first. */
export function worstFirst<T extends Ranked>(items: readonly T[]): readonly T[] {
  return items.toSorted(
    (a, b) => rank[a.severity] - rank[b.severity] || Date.parse(b.openedAt) - Date.parse(a.openedAt),
  );
}
