import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Pager } from '../shared/pager.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useViewState } from '../url/use-view-state.ts';
import { AuditTable } from './audit-table.tsx';
import { ChainMark } from './chain-mark.tsx';

const rowsPerPage = 50;

/** Who asked for, decided and changed what. Each entry's hash covers the one before it. */
export function AuditPage() {
  const { params } = useViewState();
  const audit = useQuery(queries.audit({ cursor: params.get('cursor') ?? '', limit: rowsPerPage }));
  return (
    <>
      <PageHeader
        title="Audit trail"
        below={
          <>
            <span>Who asked for, decided and changed what.</span>
            <ChainMark />
          </>
        }
      />
      <Panel>
        {audit.error !== null ? (
          <ProblemAlert error={audit.error} onRetry={() => void audit.refetch()} />
        ) : audit.data === undefined ? (
          <LoadingRows rows={10} />
        ) : audit.data.items.length === 0 ? (
          <EmptyState title="Nothing has been done yet.">
            <p>Requests, decisions and every step that touches a cluster are written here as they happen.</p>
          </EmptyState>
        ) : (
          <AuditTable entries={audit.data.items} />
        )}
        <Pager nextCursor={audit.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
}
