import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries } from '../api/queries.ts';
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
import { CauseSection } from './cause-section.tsx';
import { DependsOnSection } from './depends-on-section.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { FindingRemediations } from './finding-remediations.tsx';
import { RemediesSection } from './remedies-section.tsx';

/** One finding: what is wrong, why, how one can check it, and what would fix it. */
export function FindingPage() {
  const { id = '' } = useParams();
  const query = useQuery(queries.finding(id));
  const finding = query.data;
  if (finding === undefined) {
    return query.error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  }

  return (
    <>
      <PageHeader
        title={finding.message}
        above={
          <>
            <Link to="/findings">Findings</Link>
            <SeverityMark severity={finding.severity} />
            <StateMark state={finding.state} />
          </>
        }
        below={<ObjectName object={finding.object} />}
      />
      <div className={columns.columns}>
        <div className={columns.stack}>
          <CauseSection finding={finding} />
          <RemediesSection
            proposals={finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy }))}
            isResolved={finding.state === 'resolved'}
          />
          <Section title="Evidence" aside={`${finding.evidence.length} observed facts`} isFlush>
            <EvidenceTable evidence={finding.evidence} about={finding.object} />
          </Section>
        </div>
        <div className={columns.stack}>
          <FindingRemediations finding={finding} />
          <Section title="Facts">
            <Facts
              facts={[
                ['Object', <ObjectName key="object" object={finding.object} />],
                ['Reason', <code key="reason">{finding.reason}</code>],
                ['Cluster', finding.cluster],
                ['Opened', <TimeAgo key="opened" at={finding.openedAt} />],
                ['Last seen', <TimeAgo key="seen" at={finding.lastSeenAt} />],
                ...(finding.resolvedAt === null
                  ? []
                  : ([['Resolved', <TimeAgo key="resolved" at={finding.resolvedAt} />]] as const)),
                ['Found by', <code key="analyzer">{finding.analyzer}</code>],
              ]}
            />
          </Section>
          <DependsOnSection objects={finding.dependsOn} />
        </div>
      </div>
    </>
  );
}
