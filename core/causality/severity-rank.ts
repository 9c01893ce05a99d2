import { type Severity, severities } from '../diagnosis/finding.ts';

/** Higher is worse. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
