import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useViewState } from '../url/use-view-state.ts';
import styles from './filter-bar.module.css';
import type { FindingFilters } from './finding-filters.ts';
import { UrlText } from './url-text.tsx';

type Props = { readonly filters: FindingFilters };

const severities = [
  { value: '', label: 'All but notes' },
  { value: 'critical', label: 'Critical only' },
  { value: 'high', label: 'High and worse' },
  { value: 'medium', label: 'Medium and worse' },
  { value: 'info', label: 'Notes too' },
];
const states = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'all', label: 'Open and resolved' },
];

/** Narrows findings and incidents. Every choice is in the URL. */
export function FilterBar({ filters }: Props) {
  const { change } = useViewState();
  const clusters = useQuery(queries.clusters()).data?.items ?? [];
  const names = new Set([...clusters.map((cluster) => cluster.name), filters.cluster]);
  names.delete('');

  return (
    <search className={styles.bar}>
      <UrlText name="search" label="Search" placeholder="Search: name, reason, words" value={filters.search} isFirst />
      <NativeSelect
        aria-label="Cluster"
        value={filters.cluster}
        onChange={(event) => change({ cluster: event.currentTarget.value })}
        data={[{ value: '', label: 'All clusters' }, ...names]}
      />
      <UrlText name="namespace" label="Namespace" placeholder="Namespace" value={filters.namespace} />
      <NativeSelect
        aria-label="Severity"
        value={filters.severity}
        onChange={(event) => change({ severity: event.currentTarget.value })}
        data={severities}
      />
      <NativeSelect
        aria-label="State"
        value={filters.state}
        onChange={(event) => change({ state: event.currentTarget.value === 'open' ? '' : event.currentTarget.value })}
        data={states}
      />
    </search>
  );
}
