import { severities } from '../../core/diagnosis/finding.ts';
import type { NewEvent } from './append-events.ts';
import type { Row } from './tables.ts';

/** An event about an incident's row, in the shape that all of them have. */
export function incidentEvent(
  what: 'opened' | 'updated' | 'resolved',
  row: Pick<Row<'incidents'>, 'id' | 'cluster' | 'severity' | 'symptoms' | 'document'>,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const [leading] = row.document.causes;
  return {
    type: `kubesage.incident.${what}`,
    subject: `incidents/${row.id}`,
    data: {
      cluster: row.cluster,
      incidentId: row.id,
      severity: severities[row.severity] ?? 'info',
      title: row.document.title.slice(0, 500),
      cause: leading === undefined ? null : { object: leading.object, reason: leading.reason },
      symptoms: row.symptoms.length,
      ...more,
    },
  };
}
