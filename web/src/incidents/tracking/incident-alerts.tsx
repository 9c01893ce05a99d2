import type { IncidentAnswer } from '../../api/types.ts';
import { Breakable } from '../../shared/breakable.tsx';
import { RowList } from '../../shared/row-list.tsx';
import { Section } from '../../shared/section.tsx';
import { SeverityMark } from '../../shared/severity-mark.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import styles from './incident-alerts.module.css';

type Props = { readonly incident: IncidentAnswer };

/** Alerts that came in about the incident's objects: what others saw of it. */
export function IncidentAlerts({ incident: { alerts, alertCount } }: Props) {
  if (alertCount === 0) return null;
  return (
    <Section title="Alerts" aside={`${alertCount} in all`} isFlush>
      <RowList label="Alerts of the incident">
        {alerts.map((alert) => (
          <div key={alert.fingerprint} className={styles.alert}>
            <SeverityMark severity={alert.severity} />
            <div>
              <span className={styles.name}>{alert.name}</span>
              <span className={styles.dim}>
                {' '}
                {alert.state} · <TimeAgo at={alert.lastSeenAt} />
                {alert.occurrences > 1 ? ` · ${alert.occurrences} times` : ''}
              </span>
              <p className={styles.says}>
                <Breakable text={alert.annotations.summary ?? alert.annotations.description ?? ''} />
              </p>
            </div>
          </div>
        ))}
      </RowList>
    </Section>
  );
}
