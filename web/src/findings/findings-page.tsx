import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Pager } from '../shared/pager.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { useViewState } from '../url/use-view-state.ts';
import { FilterBar } from './filter-bar.tsx';
import { filtersOf, isNarrowed, queryOf } from './finding-filters.ts';
import { FindingRow } from './finding-row.tsx';
import { InvestigateButton } from './investigate-button.tsx';
import { NothingFound } from './nothing-found.tsx';

export function FindingsPage() {
  const { params } = useViewState();
  const filters = filtersOf(params);
  const findings = useQuery(queries.findings(queryOf(filters)));
  const clusters = useQuery(queries.clusters()).data?.items.map((cluster) => cluster.name) ?? [];

  return (
    <>
      <PageHeader
        title="Findings"
        below="Each thing that is wrong with one object, with its evidence."
        actions={
          <InvestigateButton
            clusters={filters.cluster === '' ? clusters : [filters.cluster]}
            {...(filters.namespace === '' ? {} : { namespace: filters.namespace })}
          />
        }
      />
      <FilterBar filters={filters} />
      <Panel>
        {findings.error !== null ? (
          <ProblemAlert error={findings.error} onRetry={() => void findings.refetch()} />
        ) : findings.data === undefined ? (
          <LoadingRows rows={10} />
        ) : findings.data.items.length === 0 ? (
          <NothingFound what="findings" isNarrowed={isNarrowed(filters)} />
        ) : (
          <RowList label="Findings" isStale={findings.isPlaceholderData}>
            {findings.data.items.map((finding) => (
              <FindingRow key={finding.id} finding={finding} />
            ))}
          </RowList>
        )}
        <Pager nextCursor={findings.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
}
