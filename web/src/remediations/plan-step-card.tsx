import type { PlanStep, RehearsedStep } from '../../../core/remediation/plan.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { DiffView } from './diff-view.tsx';
import styles from './plan-step-card.module.css';
import { RiskMark } from './risk-mark.tsx';

type Props = {
  readonly step: PlanStep;
  readonly number: number;
  /** The only step: its risk is the plan's, which is shown already. */
  readonly isOnly: boolean;
  /** The API server's answer to the step's dry run; null until it was rehearsed. */
  readonly rehearsed: RehearsedStep | null;
};

export function PlanStepCard({ step, number, isOnly, rehearsed }: Props) {
  return (
    <article className={styles.step} aria-label={`Step ${number}`}>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
        <div className={styles.words}>
          <p className={styles.says}>
            <Breakable text={step.says} />
          </p>
          <div className={styles.facts}>
            <code>{step.action}</code>
            <ObjectName object={step.object} />
            {isOnly ? null : <RiskMark risk={step.risk} />}
          </div>
          <p className={styles.blast}>
            <strong>Disturbs:</strong> {step.blastRadius.says}
          </p>
          <p className={styles.blast}>
            <strong>Undo:</strong>{' '}
            {step.inverse === null
              ? 'nothing to undo'
              : 'the exact inverse is kept and is applied when it does not help'}
          </p>
        </div>
      </div>
      {rehearsed === null ? (
        <p className={styles.waiting}>The API server has not rehearsed this step yet.</p>
      ) : (
        <>
          {rehearsed.warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              The API server warns: {warning}
            </p>
          ))}
          <DiffView diff={rehearsed.diff} label={`Change of ${step.object.kind} ${step.object.name}`} />
        </>
      )}
    </article>
  );
}
