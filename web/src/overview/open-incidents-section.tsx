import { Link } from 'react-router';
import type { TrackedIncident } from '../api/types.ts';
import { IncidentRow } from '../incidents/incident-row.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { RowList } from '../shared/row-list.tsx';
import { Section } from '../shared/section.tsx';
import { worstFirst } from './worst-first.ts';

type Props = {
  readonly incidents: readonly TrackedIncident[];
  readonly isLoading: boolean;
  readonly isCapped: boolean;
};

const shownAtMost = 12;

export function OpenIncidentsSection({ incidents, isLoading, isCapped }: Props) {
  const shown = worstFirst(incidents).slice(0, shownAtMost);
  const hasMore = isCapped || incidents.length > shown.length;
  return (
    <Section
      title="Open incidents"
      aside={<Link to="/incidents">{hasMore ? 'All incidents' : 'Incidents'}</Link>}
      isFlush
    >
      {isLoading ? (
        <LoadingRows />
      ) : shown.length === 0 ? (
        <EmptyState title="No open incidents.">
          <p>What comes up appears here by itself, with its likely cause.</p>
        </EmptyState>
      ) : (
        <RowList label="Open incidents, worst first">
          {shown.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </RowList>
      )}
    </Section>
  );
}
