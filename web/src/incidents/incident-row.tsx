import type { TrackedIncident } from '../api/types.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { RowLink } from '../shared/row-link.tsx';
import { SeverityMark } from '../shared/severity-mark.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';

type Props = { readonly incident: TrackedIncident };

/** Whether somebody looks after it: what a person on call asks first. */
function owned({ tracking }: TrackedIncident) {
  if (tracking === null) return null;
  if (tracking.silence !== null) return <span>silenced</span>;
  return tracking.owner === null ? null : <span>{tracking.owner} looks after it</span>;
}

export function IncidentRow({ incident }: Props) {
  const cause = incident.causes[0];
  const symptoms = incident.symptoms.length;
  return (
    <RowLink
      to={`/incidents/${encodeURIComponent(incident.id)}`}
      lead={<SeverityMark severity={incident.severity} />}
      title={incident.title}
      below={
        <>
          {cause === undefined ? (
            <span>cause unknown</span>
          ) : (
            <span>
              cause: <ObjectName object={cause.object} /> · {cause.reason}
            </span>
          )}
          <span>{symptoms === 1 ? '1 symptom' : `${symptoms} symptoms`}</span>
          <span>{incident.cluster}</span>
          {owned(incident)}
        </>
      }
      trail={
        incident.state === 'resolved' ? (
          <>
            resolved <TimeAgo at={incident.resolvedAt ?? incident.lastSeenAt} />
          </>
        ) : (
          <TimeAgo at={incident.openedAt} />
        )
      }
    />
  );
}
