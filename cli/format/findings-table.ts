import type { Finding } from '../../core/diagnosis/finding.ts';
import { table } from './table.ts';

/** One line per finding, worst first as they come. Everything given must be clean. */
export function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No findings.';
  const rows = findings.map(({ severity, object, reason, id, message }) => [
    severity,
    object.kind,
    object.namespace === '' ? '-' : object.namespace,
    object.name,
    reason,
    id,
    message.replaceAll(/\s+/g, ' '),
  ]);
  return table(['SEVERITY', 'KIND', 'NAMESPACE', 'NAME', 'REASON', 'ID', 'MESSAGE'], rows);
}
