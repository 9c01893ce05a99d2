import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { awaitsDecision } from './awaits-decision.ts';
import { DecisionPanel } from './decision-panel.tsx';
import { EvidenceSection } from './evidence-section.tsx';
import { OutcomeNotice } from './outcome-notice.tsx';
import { PhaseStepper } from './phase-stepper.tsx';
import { PlanSection } from './plan-section.tsx';
import { RemediationFacts } from './remediation-facts.tsx';
import { RemediationHeader } from './remediation-header.tsx';
import styles from './remediation-page.module.css';
import { StorySection } from './story-section.tsx';

/** One remediation: where it stands, what it would do or did, and the decision. */
export function RemediationPage() {
  const { id = '' } = useParams();
  const [reason, setReason] = useState('');
  const query = useQuery(queries.remediation(id));
  const remediation = query.data;
  if (remediation === undefined) {
    return query.error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { phase, plan } = remediation;

  return (
    <>
      <RemediationHeader remediation={remediation} />
      <PhaseStepper remediation={remediation} />
      <OutcomeNotice remediation={remediation} />
      <div className={styles.columns}>
        <div className={styles.plan}>
          <PlanSection remediation={remediation} />
        </div>
        <div className={styles.side}>
          {awaitsDecision(remediation) && plan !== null ? (
            <DecisionPanel
              key={remediation.runId}
              remediation={remediation}
              plan={plan}
              reason={reason}
              onReason={setReason}
            />
          ) : null}
          <StorySection remediation={remediation} />
          <RemediationFacts remediation={remediation} />
        </div>
        <div className={styles.evidence}>
          <EvidenceSection remediationId={remediation.id} phase={phase} />
        </div>
      </div>
    </>
  );
}
