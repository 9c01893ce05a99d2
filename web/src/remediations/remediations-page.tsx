import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { NothingFound } from '../findings/nothing-found.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Pager } from '../shared/pager.tsx';
import { Panel } from '../shared/panel.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { useViewState } from '../url/use-view-state.ts';
import { phaseNames } from './phase-names.ts';
import { remediationFiltersOf, remediationQueryOf } from './remediation-filters.ts';
import { RemediationRow } from './remediation-row.tsx';
import styles from './remediations-page.module.css';

const phaseChoices = [
  { value: '', label: 'Any phase' },
  ...Object.entries(phaseNames).map(([value, { label }]) => ({ value, label })),
];

export function RemediationsPage() {
  const { params, change } = useViewState();
  const filters = remediationFiltersOf(params);
  const remediations = useQuery(queries.remediations(remediationQueryOf(filters)));
  const clusters = useQuery(queries.clusters()).data?.items ?? [];
  const isNarrowed = filters.cluster !== '' || filters.phase !== '';

  return (
    <>
      <PageHeader title="Remediations" below="Every change that was proposed, decided, made or undone." />
      <search className={styles.bar}>
        <NativeSelect
          aria-label="Phase"
          value={filters.phase}
          onChange={(event) => change({ phase: event.currentTarget.value })}
          data={phaseChoices}
        />
        <NativeSelect
          aria-label="Cluster"
          value={filters.cluster}
          onChange={(event) => change({ cluster: event.currentTarget.value })}
          data={[{ value: '', label: 'All clusters' }, ...clusters.map((cluster) => cluster.name)]}
        />
      </search>
      <Panel>
        {remediations.error !== null ? (
          <ProblemAlert error={remediations.error} onRetry={() => void remediations.refetch()} />
        ) : remediations.data === undefined ? (
          <LoadingRows rows={8} />
        ) : remediations.data.items.length === 0 ? (
          isNarrowed ? (
            <NothingFound what="remediations" isNarrowed />
          ) : (
            <EmptyState title="No remediation yet.">
              <p>Open a finding and propose one of its fixes. Nothing is changed before somebody approves it.</p>
            </EmptyState>
          )
        ) : (
          <RowList lead="phase" label="Remediations" isStale={remediations.isPlaceholderData}>
            {remediations.data.items.map((remediation) => (
              <RemediationRow key={`${remediation.id}/${remediation.runId}`} remediation={remediation} />
            ))}
          </RowList>
        )}
        <Pager nextCursor={remediations.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
}
