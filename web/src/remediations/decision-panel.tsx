import { Button, Checkbox, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Plan } from '../../../core/remediation/plan.ts';
import { client } from '../api/client.ts';
import { newKey } from '../api/new-key.ts';
import type { LinkedRemediation } from '../api/types.ts';
import { Breakable } from '../shared/breakable.tsx';
import { Notice } from '../shared/notice.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { Section } from '../shared/section.tsx';
import { type DraftFaults, faultsOf, wasReplanned } from './decision-draft.ts';
import styles from './decision-panel.module.css';
import { Expiry } from './expiry.tsx';
import { shortHash } from './short-hash.ts';

type Verdict = 'approve' | 'refuse';
type Props = {
  readonly remediation: LinkedRemediation;
  readonly plan: Plan;
  /** Kept by the page: what was written outlives a plan that is made anew. */
  readonly reason: string;
  readonly onReason: (reason: string) => void;
};

/**
 * Where a person decides. What is sent is the hash of the plan that was confirmed as read: when the plan changes meanwhile,
 * the confirmation falls and must be given again.
 */
export function DecisionPanel({ remediation, plan, reason, onReason }: Props) {
  const queryClient = useQueryClient();
  const [firstHash] = useState(plan.hash);
  const [readHash, setReadHash] = useState('');
  const [faults, setFaults] = useState<DraftFaults>({});
  const hasRead = readHash === plan.hash;
  const isChanged = plan.hash !== firstHash || wasReplanned(remediation.history);

  const decision = useMutation({
    mutationFn: (verdict: Verdict) =>
      client.decide(remediation.id, { verdict, planHash: plan.hash, reason: reason.trim() }, newKey()),
    onSuccess: (_, verdict) =>
      notifications.show({
        title: verdict === 'approve' ? 'Approved' : 'Refused',
        message:
          verdict === 'approve'
            ? 'It is applied if the object still is as shown, and verified.'
            : 'Nothing was changed.',
      }),
    // After a stale plan the new one is what there is to look at; after success, the next phase.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['remediations'] }),
  });

  function decide(verdict: Verdict): void {
    const found = faultsOf({ verdict, reason, hasRead });
    setFaults(found);
    if (Object.keys(found).length === 0) decision.mutate(verdict);
  }

  return (
    <Section title="Your decision" tone="waiting" aside={<Expiry at={remediation.expiresAt} />}>
      <div className={styles.panel}>
        {isChanged ? (
          <Notice tone="waiting" title="The plan changed">
            The live object is not what it was, so nothing was applied. Look at the new diff and decide on that.
          </Notice>
        ) : null}
        <div className={styles.consequence}>
          <p className={styles.lead}>If you approve</p>
          <ul>
            {plan.steps.map((step) => (
              <li key={`${step.action}/${step.object.kind}/${step.object.name}`}>
                <Breakable text={step.says} /> <span className={styles.dim}>{step.blastRadius.says}</span>
              </li>
            ))}
            <li>It is verified on the live cluster, and undone if it does not help.</li>
          </ul>
          <p className={styles.lead}>If you refuse</p>
          <p className={styles.dim}>Nothing is changed; the finding stays open.</p>
        </div>
        <Textarea
          label="Reason"
          description="Kept in the audit trail with your name."
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          value={reason}
          error={faults.reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
        <Checkbox
          label={
            <>
              I have read plan <code>{shortHash(plan.hash)}</code> and its diff
            </>
          }
          checked={hasRead}
          error={faults.read}
          onChange={(event) => setReadHash(event.currentTarget.checked ? plan.hash : '')}
        />
        {decision.error === null ? null : <ProblemAlert error={decision.error} />}
        <div className={styles.buttons}>
          <Button
            onClick={() => decide('approve')}
            loading={decision.isPending && decision.variables === 'approve'}
            disabled={decision.isPending}
          >
            Approve and apply
          </Button>
          <Button
            variant="default"
            onClick={() => decide('refuse')}
            loading={decision.isPending && decision.variables === 'refuse'}
            disabled={decision.isPending}
          >
            Refuse
          </Button>
        </div>
      </div>
    </Section>
  );
}
