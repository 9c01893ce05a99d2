import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { LinkedRemediation } from '../api/types.ts';
import { ClockTime } from '../shared/clock-time.tsx';
import styles from './phase-stepper.module.css';
import { type PhaseStep, phaseSteps } from './phase-steps.ts';

type Props = { readonly remediation: LinkedRemediation };

const stateWords: Readonly<Record<PhaseStep['state'], string>> = {
  done: 'done',
  current: 'now',
  failed: 'ended here',
  stopped: 'ended here',
  ahead: 'still to come',
};

/** The road from plan to proof, with where it stands. */
export function PhaseStepper({ remediation }: Props) {
  return (
    <ol className={styles.road} aria-label="Phases">
      {phaseSteps(remediation).map((step) => (
        <li
          key={step.label}
          className={styles.step}
          data-state={step.state}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className={styles.point} aria-hidden="true">
            {glyphOf(step.state)}
          </span>
          <span className={styles.words}>
            <span className={styles.label}>{step.label}</span>
            <span className={styles.at}>{step.at === null ? stateWords[step.state] : <ClockTime at={step.at} />}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function glyphOf(state: PhaseStep['state']) {
  if (state === 'done') return <IconCheck size={13} stroke={3} />;
  if (state === 'failed') return <IconX size={13} stroke={3} />;
  if (state === 'stopped') return <IconMinus size={13} stroke={3} />;
  return null;
}
