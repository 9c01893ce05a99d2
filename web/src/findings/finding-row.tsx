import type { FindingRecord } from '../api/types.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { RowLink } from '../shared/row-link.tsx';
import { SeverityMark } from '../shared/severity-mark.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';

type Props = { readonly finding: FindingRecord };

export function FindingRow({ finding }: Props) {
  const fixes = finding.remedies.length;
  return (
    <RowLink
      to={`/findings/${encodeURIComponent(finding.id)}`}
      lead={<SeverityMark severity={finding.severity} />}
      title={finding.message}
      below={
        <>
          <ObjectName object={finding.object} />
          <span>{finding.reason}</span>
          <span>{finding.cluster}</span>
          {fixes === 0 ? null : <span>{fixes === 1 ? '1 fix proposed' : `${fixes} fixes proposed`}</span>}
        </>
      }
      trail={
        finding.state === 'resolved' ? (
          <>
            resolved <TimeAgo at={finding.resolvedAt ?? finding.lastSeenAt} />
          </>
        ) : (
          <TimeAgo at={finding.openedAt} />
        )
      }
    />
  );
}
