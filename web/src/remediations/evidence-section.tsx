import { useQuery } from '@tanstack/react-query';
import type { RemediationPhase } from '../../../core/remediation/phase.ts';
import { queries } from '../api/queries.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { Section } from '../shared/section.tsx';
import { EvidenceItem } from './evidence-item.tsx';
import styles from './evidence-section.module.css';
import { isOver } from './phase-names.ts';

type Props = { readonly remediationId: string; readonly phase: RemediationPhase };

/** What was stored of the objects before a step touched them. */
export function EvidenceSection({ remediationId, phase }: Props) {
  const evidence = useQuery(queries.evidence(remediationId));
  const items = evidence.data?.items ?? [];
  return (
    <Section title="Stored evidence" aside={items.length === 0 ? undefined : `${items.length} pieces`} isFlush>
      {evidence.error !== null ? (
        <ProblemAlert error={evidence.error} onRetry={() => void evidence.refetch()} />
      ) : evidence.data === undefined ? (
        <LoadingRows rows={2} />
      ) : items.length === 0 ? (
        <EmptyState title={isOver(phase) ? 'Nothing was stored: nothing was touched.' : 'Nothing is stored yet.'}>
          <p>Manifests, events and logs of what a step touches are stored before it acts.</p>
        </EmptyState>
      ) : (
        <div className={styles.items}>
          {items.map((item) => (
            <EvidenceItem key={item.id} item={item} />
          ))}
        </div>
      )}
    </Section>
  );
}
