import type { Severity } from '../../../core/diagnosis/finding.ts';

type Health = {
  /** Open incidents by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** True when there are more incidents than were counted. */
  readonly isCapped: boolean;
  readonly clusters: readonly string[];
};

const worstFirst = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies readonly Severity[];

export function countBySeverity(items: readonly { readonly severity: Severity }[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const item of items) counts[item.severity] += 1;
  return counts;
}

/** How things stand, in one sentence. */
export function healthSentence({ counts, isCapped, clusters }: Health): string {
  const total = worstFirst.reduce((sum, severity) => sum + counts[severity], 0);
  const where =
    clusters.length === 1 ? ` in ${clusters[0]}` : clusters.length > 1 ? ` in ${clusters.length} clusters` : '';
  if (total === 0) return `Nothing is wrong${where} that KubeSage can see.`;
  const worst = worstFirst.find((severity) => counts[severity] > 0) ?? 'info';
  const number = isCapped ? `More than ${total}` : String(total);
  if (total === 1) return `1 open incident${where}, ${worst}.`;
  if (counts[worst] === total) return `${number} open incidents${where}, all ${worst}.`;
  return `${number} open incidents${where}, ${counts[worst]} of them ${worst}.`;
}
