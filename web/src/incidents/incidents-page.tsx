import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { FilterBar } from '../findings/filter-bar.tsx';
import { filtersOf, isNarrowed, queryOf } from '../findings/finding-filters.ts';
import { NothingFound } from '../findings/nothing-found.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Pager } from '../shared/pager.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { useViewState } from '../url/use-view-state.ts';
import { IncidentRow } from './incident-row.tsx';

export function IncidentsPage() {
  const { params } = useViewState();
  const filters = filtersOf(params);
  const incidents = useQuery(queries.incidents(queryOf(filters)));

  return (
    <>
      <PageHeader title="Incidents" below="What is wrong, gathered by the fault that explains it." />
      <FilterBar filters={filters} />
      <Panel>
        {incidents.error !== null ? (
          <ProblemAlert error={incidents.error} onRetry={() => void incidents.refetch()} />
        ) : incidents.data === undefined ? (
          <LoadingRows rows={8} />
        ) : incidents.data.items.length === 0 ? (
          <NothingFound what="incidents" isNarrowed={isNarrowed(filters)} />
        ) : (
          <RowList label="Incidents" isStale={incidents.isPlaceholderData}>
            {incidents.data.items.map((incident) => (
              <IncidentRow key={incident.id} incident={incident} />
            ))}
          </RowList>
        )}
        <Pager nextCursor={incidents.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
}
