import type { Risk } from '../../../core/remediation/plan.ts';
import styles from './risk-mark.module.css';

type Props = { readonly risk: Risk };

export function RiskMark({ risk }: Props) {
  return (
    <span className={styles.risk} data-risk={risk}>
      {risk} risk
    </span>
  );
}
