import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import type { FindingRecord } from '../api/types.ts';
import { RemediationRow } from '../remediations/remediation-row.tsx';
import { RowList } from '../shared/row-list.tsx';
import { Section } from '../shared/section.tsx';

type Props = { readonly finding: FindingRecord };

const shownAtMost = 5;

/** What is being done, or was tried, about the finding. Absent when nothing was. */
export function FindingRemediations({ finding: { id, cluster } }: Props) {
  const query = useQuery(queries.remediations({ cluster, findingId: id, limit: 20 }));
  const own = (query.data?.items ?? []).filter(({ findingId }) => findingId === id).slice(0, shownAtMost);
  if (own.length === 0) return null;
  return (
    <Section title="Remediations of this finding" isFlush>
      <RowList label="Remediations of this finding" lead="phase">
        {own.map((remediation) => (
          <RemediationRow key={remediation.runId} remediation={remediation} />
        ))}
      </RowList>
    </Section>
  );
}
