import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { type Finding, type Severity, severities } from '../core/diagnosis/finding.ts';

export type DiagnosisFilter = {
  /** Kinds of objects, in any case. */
  readonly kinds: readonly string[];
  readonly analyzers: readonly string[];
  readonly minSeverity?: Severity;
};

/**
 * The part of a diagnosis that somebody asked for: findings and notes that fit, and the incidents that have any of them as a symptom,
 * whole. What could not be read stays in view, since it may hide what was asked for.
 */
export function narrowDiagnosis(diagnosis: Diagnosis, { kinds, analyzers, minSeverity }: DiagnosisFilter): Diagnosis {
  const wanted = new Set(kinds.map((kind) => kind.toLowerCase()));
  const fits = ({ object, analyzer, severity }: Finding): boolean =>
    (wanted.size === 0 || wanted.has(object.kind.toLowerCase())) &&
    (analyzers.length === 0 || analyzers.includes(analyzer)) &&
    (minSeverity === undefined || isAtLeast(severity, minSeverity));
  const findings = diagnosis.findings.filter(fits);
  const kept = new Set(findings.map(({ id }) => id));
  const incidents = diagnosis.incidents.filter(({ symptoms }) => symptoms.some((id) => kept.has(id)));
  return { ...diagnosis, findings, notes: diagnosis.notes.filter(fits), incidents };
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}
