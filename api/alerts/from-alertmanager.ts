import type { Alert } from '../../core/alerts/alert.ts';
import { makeAlert } from '../../core/alerts/make-alert.ts';
import type { AlertmanagerPayload } from './alertmanager-schema.ts';
import { earlierOf, isoTime } from './iso-time.ts';

/** A delivery of Alertmanager as alerts. `clusterOf` says which cluster an alert's labels mean. */
export function fromAlertmanager(
  { alerts, truncatedAlerts }: AlertmanagerPayload,
  clusterOf: (labels: Readonly<Record<string, string>>) => string,
  now: Date,
): readonly Alert[] {
  return alerts.map(({ status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint }) =>
    makeAlert({
      cluster: clusterOf(labels),
      source: 'alertmanager',
      state: status,
      labels,
      annotations: annotations ?? {},
      startsAt: earlierOf(isoTime(startsAt) ?? now.toISOString(), now),
      endsAt: isoTime(endsAt),
      // Alertmanager itself leaves the end of what fires empty; who names one means that it ends unless repeated.
      expiresAt: status === 'firing' ? isoTime(endsAt) : null,
      fingerprint: fingerprint || undefined,
      link: generatorURL ?? '',
      groupTruncated: truncatedAlerts ?? 0,
    }),
  );
}
