import type { RemediationPhase } from '../../../core/remediation/phase.ts';
import type { ListQuery } from '../api/client.ts';
import { choiceOf, pageOf } from '../url/view-state.ts';
import { phaseNames } from './phase-names.ts';

export type RemediationFilters = {
  readonly cluster: string;
  readonly phase: RemediationPhase | '';
  readonly cursor: string;
  readonly page: number;
};

const rowsPerPage = 50;
const phases: readonly (RemediationPhase | '')[] = Object.keys(phaseNames) as RemediationPhase[];

/** What the list of remediations shows, read from the URL. */
export function remediationFiltersOf(params: URLSearchParams): RemediationFilters {
  return {
    cluster: params.get('cluster') ?? '',
    phase: choiceOf(params, 'phase', phases, ''),
    cursor: params.get('cursor') ?? '',
    page: pageOf(params),
  };
}

export function remediationQueryOf({ page: _, ...filters }: RemediationFilters): ListQuery {
  return { ...filters, limit: rowsPerPage };
}
