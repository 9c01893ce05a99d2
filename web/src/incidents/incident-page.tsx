import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
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
import { CameAboutSection } from './came-about-section.tsx';
import { ChangesBefore } from './changes-before.tsx';
import { HypothesesSection } from './hypotheses-section.tsx';
import { SymptomsSection } from './symptoms-section.tsx';
import { IncidentAlerts } from './tracking/incident-alerts.tsx';
import { IncidentStory } from './tracking/incident-story.tsx';
import { TrackingSection } from './tracking/tracking-section.tsx';

// The drawing is a library of its own: only who looks at an incident loads it.
const CauseGraph = lazy(async () => ({ default: (await import('./graph/cause-graph.tsx')).CauseGraph }));

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
  const [leading] = incident.causes;

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
          <CameAboutSection incident={incident} />
          {incident.graph.nodes.length < 2 ? null : (
            <Section title="How it hangs together">
              <Suspense fallback={<LoadingRows rows={6} />}>
                <CauseGraph graph={incident.graph} />
              </Suspense>
            </Section>
          )}
          <ChangesBefore incidentId={id} />
          <RemediesSection proposals={incident.remedies} isResolved={incident.state === 'resolved'} />
          <SymptomsSection findingIds={incident.symptoms} />
          <IncidentAlerts incident={incident} />
          <IncidentStory incidentId={id} />
        </div>
        <div className={columns.stack}>
          <TrackingSection incident={incident} />
          <Section title="Facts">
            <Facts
              facts={[
                ...(leading === undefined
                  ? []
                  : ([
                      ['Culprit', <ObjectName key="culprit" object={leading.object} />],
                      ['Reason', <code key="reason">{leading.reason}</code>],
                    ] as const)),
                ...(incident.impact.says === '' ? [] : ([['Impact', incident.impact.says]] as const)),
                ['Cluster', incident.cluster],
                ['Opened', <TimeAgo key="opened" at={incident.openedAt} />],
                ['Last seen', <TimeAgo key="seen" at={incident.lastSeenAt} />],
                ...(incident.resolvedAt === null
                  ? []
                  : ([['Resolved', <TimeAgo key="resolved" at={incident.resolvedAt} />]] as const)),
                [
                  'Post-mortem',
                  <Link key="post-mortem" to={`/incidents/${encodeURIComponent(id)}/post-mortem`}>
                    {incident.state === 'resolved' ? 'its draft' : 'a draft so far'}
                  </Link>,
                ],
              ]}
            />
          </Section>
          <HypothesesSection hypotheses={incident.hypotheses} />
        </div>
      </div>
    </>
  );
}
