import type { Severity } from '../../../core/diagnosis/finding.ts';
import styles from './severity-mark.module.css';

type Props = { readonly severity: Severity };

/** A severity by word, colour and number of bars, so that none of them has to be told apart alone. */
export function SeverityMark({ severity }: Props) {
  return (
    <span className={styles.mark} data-severity={severity}>
      <span className={styles.bars} aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      {severity}
    </span>
  );
}
