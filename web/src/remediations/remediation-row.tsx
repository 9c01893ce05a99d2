import type { LinkedRemediation } from '../api/types.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { RowLink } from '../shared/row-link.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';
import { PhaseMark } from './phase-mark.tsx';

type Props = { readonly remediation: LinkedRemediation };

export function RemediationRow({ remediation }: Props) {
  return (
    <RowLink
      to={`/remediations/${encodeURIComponent(remediation.id)}`}
      lead={<PhaseMark phase={remediation.phase} />}
      title={remediation.remedy.title}
      below={
        <>
          <ObjectName object={remediation.target} />
          <span>{remediation.cluster}</span>
          <span>by {remediation.requestedBy}</span>
          {remediation.isDryRun ? <span>dry run</span> : null}
        </>
      }
      trail={<TimeAgo at={remediation.updatedAt} />}
    />
  );
}
