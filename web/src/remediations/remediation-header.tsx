import { Link } from 'react-router';
import type { LinkedRemediation } from '../api/types.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { OutsideLink } from '../shared/outside-link.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { PhaseMark } from './phase-mark.tsx';

type Props = { readonly remediation: LinkedRemediation };

export function RemediationHeader({ remediation }: Props) {
  const { remedy, phase, isDryRun, target, findingId, link } = remediation;
  return (
    <PageHeader
      title={remedy.title}
      above={
        <>
          <Link to="/remediations">Remediations</Link>
          <PhaseMark phase={phase} />
          {isDryRun ? <span>dry run: nothing is changed</span> : null}
        </>
      }
      below={
        <>
          <ObjectName object={target} />
          {findingId === null ? null : (
            <Link to={`/findings/${encodeURIComponent(findingId)}`}>The finding it cures</Link>
          )}
          {link === undefined || link === null ? null : <OutsideLink href={link}>Temporal Web UI</OutsideLink>}
        </>
      }
    />
  );
}
