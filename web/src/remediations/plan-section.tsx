import type { LinkedRemediation } from '../api/types.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { Section } from '../shared/section.tsx';
import { isOver } from './phase-names.ts';
import { PlanStepCard } from './plan-step-card.tsx';
import { RiskMark } from './risk-mark.tsx';
import { VerificationList } from './verification-list.tsx';

type Props = { readonly remediation: LinkedRemediation };

/** The remedy made concrete: each step with what it disturbs and its diff, and what must be true afterwards. */
export function PlanSection({ remediation: { plan, rehearsal, phase } }: Props) {
  if (plan === null) {
    return (
      <Section title="Plan" isFlush>
        <EmptyState title={isOver(phase) ? 'No plan was made.' : 'The plan is being made.'}>
          <p>It is worked out against the live objects and rehearsed by the API server before anybody is asked.</p>
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section
      title={plan.steps.length === 1 ? 'Plan: one step' : `Plan: ${plan.steps.length} steps`}
      aside={<RiskMark risk={plan.risk} />}
      isFlush
    >
      {plan.steps.map((step, index) => (
        <PlanStepCard
          key={`${plan.hash}/${step.action}/${step.object.kind}/${step.object.namespace}/${step.object.name}`}
          step={step}
          number={index + 1}
          isOnly={plan.steps.length === 1}
          rehearsed={rehearsal?.steps[index] ?? null}
        />
      ))}
      <VerificationList verifications={plan.verifications} />
    </Section>
  );
}
