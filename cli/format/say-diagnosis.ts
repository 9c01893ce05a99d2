import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import type { Paint } from '../terminal.ts';
import { objectName } from './object-name.ts';
import { sayIncident, sayLoneFinding } from './say-incident.ts';

const mostSymptoms = 8;

/** What is wrong, grouped by what causes it, worst first, and what to do; then the notes, where there are any. Everything given must be clean. */
export function sayDiagnosis(diagnosis: Diagnosis, namespace: string | null, paint: Paint, isNarrowed = false): string {
  const { cluster, findings, notes, incidents, gaps } = diagnosis;
  const where = namespace === null ? cluster : `${cluster}, namespace ${namespace}`;
  const explained = new Set(incidents.flatMap(({ symptoms }) => symptoms));
  const lone = findings.filter(({ id }) => !explained.has(id));
  const unread = gaps.map(({ kind, code, detail }) => paint.yellow(`Could not read ${kind} (${code}): ${detail}`));
  if (findings.length === 0) {
    const nothing = isNarrowed
      ? `Nothing of what was asked for is wrong in ${where}.`
      : `Nothing is wrong in ${where}.`;
    return [paint.green(nothing), ...sayNotes(notes, paint), ...unread].join('\n');
  }
  const counted = `${where}: ${count(incidents.length, 'incident')}, ${count(findings.length, 'finding')}`;
  return [
    paint.bold(counted),
    ...incidents
      .toSorted(worstFirst)
      .map((incident) => sayIncident(incident, findings, { paint, evidencePerFinding: 2, mostSymptoms })),
    ...lone.toSorted(worstFirst).map((finding) => sayLoneFinding(finding, paint)),
    ...(notes.length === 0 ? [] : [sayNotes(notes, paint).join('\n')]),
    ...(unread.length === 0 ? [] : [unread.join('\n')]),
  ].join('\n\n');
}

function sayNotes(notes: Diagnosis['notes'], paint: Paint): readonly string[] {
  if (notes.length === 0) return [];
  const lines = notes.map(({ object, message, id }) => `  ${objectName(object)}: ${message}  ${paint.dim(id)}`);
  return [paint.bold(count(notes.length, 'note')), ...lines];
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
