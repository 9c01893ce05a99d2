import { severityRank } from '../causality/severity-rank.ts';
import type { Incident } from '../diagnosis/incident.ts';
import { undiagnosed } from '../diagnosis/undiagnosed.ts';
import { hash128 } from '../hash.ts';
import { describeCommands } from '../incidents/describe-commands.ts';
import type { Alert } from './alert.ts';
import { namespaceOf } from './alert-objects.ts';

/** The incident of alerts that belong to none that was diagnosed: one per cluster, alert name and namespace, however many there are. */
export function alertIncidentId({ cluster, name, labels }: Pick<Alert, 'cluster' | 'name' | 'labels'>): string {
  return `alert-${hash128(JSON.stringify([cluster, name, namespaceOf(labels)])).slice(0, 20)}`;
}

/** How that incident is shown. Its cause is unknown: an alert says that something was seen, not why. */
export function alertIncident(
  id: string,
  alerts: readonly Pick<Alert, 'name' | 'labels' | 'severity' | 'objects'>[],
): Incident {
  const [first] = alerts;
  const namespace = first === undefined ? '' : namespaceOf(first.labels);
  const worst = alerts.reduce<Incident['severity']>(
    (severity, alert) => (severityRank(alert.severity) > severityRank(severity) ? alert.severity : severity),
    'info',
  );
  return {
    id,
    severity: worst,
    title: `Alert ${first?.name ?? ''}${namespace === '' ? '' : ` in ${namespace}`}`,
    causes: [],
    symptoms: [],
    ...undiagnosed,
    impact: {
      ...undiagnosed.impact,
      namespaces: namespace === '' ? [] : [namespace],
      says: 'Only alerts tell of it: what it costs is not known.',
    },
    unknown: {
      says: 'An alert says that something was seen, not why, and diagnosis finds nothing wrong with what it names.',
      lookAt: describeCommands(alerts.flatMap(({ objects }) => objects)),
    },
  };
}
