import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { awaitsDecision } from '../remediations/awaits-decision.ts';
import { RemediationRow } from '../remediations/remediation-row.tsx';
import { RowList } from '../shared/row-list.tsx';
import { Section } from '../shared/section.tsx';
import { awaitingQuery } from './overview-queries.ts';

/** What waits for a person. Absent when nothing does. */
export function ApprovalsSection() {
  const waiting = useQuery(queries.remediations(awaitingQuery)).data?.items.filter(awaitsDecision) ?? [];
  if (waiting.length === 0) return null;
  return (
    <Section
      title="Waiting for your decision"
      aside={waiting.length === 1 ? '1 remediation' : `${waiting.length} remediations`}
      tone="waiting"
      isFlush
    >
      <RowList lead="phase" label="Remediations that await a decision">
        {waiting.map((remediation) => (
          <RemediationRow key={remediation.runId} remediation={remediation} />
        ))}
      </RowList>
    </Section>
  );
}
