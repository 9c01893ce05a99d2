import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import type { Paint } from '../terminal.ts';
import { sayIncident, sayLoneFinding } from './say-incident.ts';

/** What is wrong, grouped by what causes it, worst first, and what to do. */
export function sayDiagnosis(diagnosis: Diagnosis, namespace: string | null, paint: Paint): string {
  const { cluster, findings, incidents, gaps } = diagnosis;
  const where = namespace === null ? cluster : `${cluster}, namespace ${namespace}`;
  const explained = new Set(incidents.flatMap(({ symptoms }) => symptoms));
  const lone = findings.filter(({ id }) => !explained.has(id));
  const unread = gaps.map(({ kind, code, detail }) => paint.yellow(`Could not read ${kind} (${code}): ${detail}`));
  if (findings.length === 0) {
    return [paint.green(`Nothing is wrong in ${where}.`), ...unread].join('\n');
  }
  const counted = `${where}: ${count(incidents.length, 'incident')}, ${count(findings.length, 'finding')}`;
  return [
    paint.bold(counted),
    ...incidents
      .toSorted(worstFirst)
      .map((incident) => sayIncident(incident, findings, { paint, evidencePerFinding: 2 })),
    ...lone.toSorted(worstFirst).map((finding) => sayLoneFinding(finding, paint)),
    ...(unread.length === 0 ? [] : [unread.join('\n')]),
  ].join('\n\n');
}

function worstFirst(
  a: { severity: (typeof severities)[number] },
  b: { severity: (typeof severities)[number] },
): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
