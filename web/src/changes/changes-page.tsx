import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import filters from '../findings/filter-bar.module.css';
import { UrlText } from '../findings/url-text.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Pager } from '../shared/pager.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { useViewState } from '../url/use-view-state.ts';
import { ChangeRow } from './change-row.tsx';

const rowsPerPage = 50;

/** What was changed in the clusters and by whom, latest first. */
export function ChangesPage() {
  const { params } = useViewState();
  const [search, namespace] = [params.get('search') ?? '', params.get('namespace') ?? ''];
  const changes = useQuery(
    queries.changes({ search, namespace, cursor: params.get('cursor') ?? '', limit: rowsPerPage }),
  );
  return (
    <>
      <PageHeader title="Changes" below="What was changed in the clusters, by whom, in the last 30 days." />
      <search className={filters.bar}>
        <UrlText name="search" label="Search" placeholder="Search: name, field, words" value={search} isFirst />
        <UrlText name="namespace" label="Namespace" placeholder="Namespace" value={namespace} />
      </search>
      <Panel>
        {changes.error !== null ? (
          <ProblemAlert error={changes.error} onRetry={() => void changes.refetch()} />
        ) : changes.data === undefined ? (
          <LoadingRows rows={8} />
        ) : changes.data.items.length === 0 ? (
          <EmptyState title="No changes.">
            <p>Rollouts, edits of configuration, scaling and the like are written here as they are seen.</p>
          </EmptyState>
        ) : (
          <RowList label="Changes" isStale={changes.isPlaceholderData}>
            {changes.data.items.map((change) => (
              <ChangeRow key={change.id} change={change} />
            ))}
          </RowList>
        )}
        <Pager nextCursor={changes.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
}
