import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';

/** What a look at a cluster came to, and what it could not see, in words. */
export function diagnosisWords({ cluster, findings, incidents, gaps }: Diagnosis): string {
  const found =
    findings.length === 0
      ? 'nothing is wrong that KubeSage can see'
      : `${counted(findings.length, 'finding')}, explained by ${counted(incidents.length, 'incident')}`;
  if (gaps.length === 0) return `${cluster}: ${found}.`;
  const unread = gaps.map(({ kind, code }) => `${kind} (${code})`).join(', ');
  return `${cluster}: ${found}. Not read: ${unread}.`;
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
