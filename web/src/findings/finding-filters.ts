import type { Severity } from '../../../core/diagnosis/finding.ts';
import type { ListQuery } from '../api/client.ts';
import { choiceOf, pageOf } from '../url/view-state.ts';

export const stateChoices = ['open', 'resolved', 'all'] as const;
export const severityChoices = ['', 'critical', 'high', 'medium', 'info'] as const satisfies readonly (Severity | '')[];

export type FindingFilters = {
  readonly cluster: string;
  readonly namespace: string;
  /** This severity and worse; '' for all that is more than a note. */
  readonly severity: Severity | '';
  readonly search: string;
  readonly state: (typeof stateChoices)[number];
  readonly cursor: string;
  readonly page: number;
};

const rowsPerPage = 50;

/** What a list of findings or incidents shows, read from the URL. */
export function filtersOf(params: URLSearchParams): FindingFilters {
  return {
    cluster: params.get('cluster') ?? '',
    namespace: params.get('namespace') ?? '',
    severity: choiceOf(params, 'severity', severityChoices, ''),
    search: params.get('search') ?? '',
    state: choiceOf(params, 'state', stateChoices, 'open'),
    cursor: params.get('cursor') ?? '',
    page: pageOf(params),
  };
}

/** The same as a query of the API. */
export function queryOf({ page: _, ...filters }: FindingFilters): ListQuery {
  return { ...filters, severity: filters.severity === '' ? 'low' : filters.severity, limit: rowsPerPage };
}

/** True when the list is narrowed beyond its default. */
export function isNarrowed({ cluster, namespace, severity, search, state }: FindingFilters): boolean {
  return `${cluster}${namespace}${severity}${search}` !== '' || state !== 'open';
}
