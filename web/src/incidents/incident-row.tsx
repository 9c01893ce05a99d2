import type { IncidentRecord } from '../api/types.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { RowLink } from '../shared/row-link.tsx';
import { SeverityMark } from '../shared/severity-mark.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';

type Props = { readonly incident: IncidentRecord };

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
