import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { RemediesSection } from '../findings/remedies-section.tsx';
import columns from '../shared/columns.module.css';
import { Facts } from '../shared/facts.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { Section } from '../shared/section.tsx';
import { SeverityMark } from '../shared/severity-mark.tsx';
import { StateMark } from '../shared/state-mark.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';
import { CauseChain } from './cause-chain.tsx';
import { Confidence } from './confidence.tsx';
import { OtherCauses } from './other-causes.tsx';
import { SymptomsSection } from './symptoms-section.tsx';

/** One incident: the fault, how it led to what is seen, and the findings it explains. */
export function IncidentPage() {
  const { id = '' } = useParams();
  const query = useQuery(queries.incident(id));
  const incident = query.data;
  if (incident === undefined) {
    return query.error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const [leading, ...others] = incident.causes;

  return (
    <>
      <PageHeader
        title={incident.title}
        above={
          <>
            <Link to="/incidents">Incidents</Link>
            <SeverityMark severity={incident.severity} />
            <StateMark state={incident.state} />
          </>
        }
      />
      <div className={columns.columns}>
        <div className={columns.stack}>
          <Section
            title="How it came about"
            aside={leading === undefined ? undefined : <Confidence value={leading.confidence} />}
          >
            {leading === undefined ? (
              <p>The evidence does not reach a cause. The findings below say what was seen.</p>
            ) : (
              <CauseChain cause={leading} />
            )}
          </Section>
          <RemediesSection proposals={incident.remedies} isResolved={incident.state === 'resolved'} />
          <SymptomsSection findingIds={incident.symptoms} />
        </div>
        <div className={columns.stack}>
          <Section title="Facts">
            <Facts
              facts={[
                ...(leading === undefined
                  ? []
                  : ([
                      ['Culprit', <ObjectName key="culprit" object={leading.object} />],
                      ['Reason', <code key="reason">{leading.reason}</code>],
                    ] as const)),
                ['Cluster', incident.cluster],
                ['Opened', <TimeAgo key="opened" at={incident.openedAt} />],
                ['Last seen', <TimeAgo key="seen" at={incident.lastSeenAt} />],
                ...(incident.resolvedAt === null
                  ? []
                  : ([['Resolved', <TimeAgo key="resolved" at={incident.resolvedAt} />]] as const)),
              ]}
            />
          </Section>
          <OtherCauses causes={others} />
        </div>
      </div>
    </>
  );
}
