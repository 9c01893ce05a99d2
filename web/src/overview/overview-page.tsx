import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { InvestigateButton } from '../findings/investigate-button.tsx';
import columns from '../shared/columns.module.css';
import { PageHeader } from '../shared/page-header.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { ApprovalsSection } from './approvals-section.tsx';
import { ClustersSection } from './clusters-section.tsx';
import { DownNotice } from './down-notice.tsx';
import { FirstSteps } from './first-steps.tsx';
import { countBySeverity, healthSentence } from './health-sentence.ts';
import { OpenIncidentsSection } from './open-incidents-section.tsx';
import { openIncidentsQuery, recentQuery } from './overview-queries.ts';
import { RecentRemediationsSection } from './recent-remediations-section.tsx';
import { SeverityTiles } from './severity-tiles.tsx';

/** Health at a glance: what is wrong, what waits for a person, what was done lately, what of KubeSage is down. */
export function OverviewPage() {
  const incidents = useQuery(queries.incidents(openIncidentsQuery));
  const recent = useQuery(queries.remediations(recentQuery));
  const clusters = useQuery(queries.clusters());

  const open = incidents.data?.items ?? [];
  const counts = countBySeverity(open);
  const isCapped = incidents.data?.nextCursor != null;
  const names = clusters.data?.items.map((cluster) => cluster.name) ?? [];
  const isNew = incidents.data !== undefined && open.length === 0 && recent.data?.items.length === 0;

  return (
    <>
      <PageHeader
        title={
          incidents.data === undefined || clusters.data === undefined
            ? 'Overview'
            : healthSentence({ counts, isCapped, clusters: names })
        }
        actions={<InvestigateButton clusters={names} />}
      />
      <div className={columns.stack}>
        <DownNotice />
        {incidents.error === null ? null : (
          <ProblemAlert error={incidents.error} onRetry={() => void incidents.refetch()} />
        )}
        <SeverityTiles counts={counts} isCapped={isCapped} />
        <ApprovalsSection />
        <div className={columns.columns}>
          <div className={columns.stack}>
            {isNew ? (
              <FirstSteps clusters={clusters.data?.items ?? []} />
            ) : (
              <OpenIncidentsSection incidents={open} isLoading={incidents.isPending} isCapped={isCapped} />
            )}
          </div>
          <div className={columns.stack}>
            <RecentRemediationsSection
              remediations={recent.data?.items ?? []}
              isLoading={recent.isPending}
              error={recent.error}
            />
            <ClustersSection
              clusters={clusters.data?.items ?? []}
              incidents={open}
              isLoading={clusters.isPending}
              error={clusters.error}
            />
          </div>
        </div>
      </div>
    </>
  );
}
