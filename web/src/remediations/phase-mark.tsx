import type { RemediationPhase } from '../../../core/remediation/phase.ts';
import styles from './phase-mark.module.css';
import { phaseNames } from './phase-names.ts';

type Props = { readonly phase: RemediationPhase };

export function PhaseMark({ phase }: Props) {
  const { label, tone } = phaseNames[phase];
  return (
    <span className={styles.mark} data-tone={tone}>
      <span className={styles.dot} aria-hidden="true" />
      {label}
    </span>
  );
}
