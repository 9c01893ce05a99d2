import { Link } from 'react-router';
import type { LinkedRemediation } from '../api/types.ts';
import { awaitsDecision } from '../remediations/awaits-decision.ts';
import { RemediationRow } from '../remediations/remediation-row.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { Section } from '../shared/section.tsx';

type Props = {
  readonly remediations: readonly LinkedRemediation[];
  readonly isLoading: boolean;
  readonly error: Error | null;
};

const shownAtMost = 5;

/** What was done lately. What waits for a decision has a place of its own above. */
export function RecentRemediationsSection({ remediations, isLoading, error }: Props) {
  const shown = remediations.filter((one) => !awaitsDecision(one)).slice(0, shownAtMost);
  return (
    <Section title="Recent remediations" aside={<Link to="/remediations">All</Link>} isFlush>
      {error !== null ? (
        <ProblemAlert error={error} />
      ) : isLoading ? (
        <LoadingRows />
      ) : shown.length === 0 ? (
        <EmptyState title="Nothing was done yet.">
          <p>What is rehearsed, applied or undone appears here.</p>
        </EmptyState>
      ) : (
        <RowList lead="phase" label="Recent remediations">
          {shown.map((remediation) => (
            <RemediationRow key={remediation.runId} remediation={remediation} />
          ))}
        </RowList>
      )}
    </Section>
  );
}
