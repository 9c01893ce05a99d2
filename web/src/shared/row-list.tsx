import type { ReactNode } from 'react';
import styles from './row-list.module.css';

type Props = {
  readonly label: string;
  /** The rows of an earlier page or filter, shown until the new ones are there. */
  readonly isStale?: boolean;
  /** What the rows begin with, for its width. */
  readonly lead?: 'severity' | 'phase';
  readonly children: ReactNode;
};

export function RowList({ label, isStale = false, lead = 'severity', children }: Props) {
  return (
    <ul className={styles.list} aria-label={label} aria-busy={isStale} data-stale={isStale} data-lead={lead}>
      {children}
    </ul>
  );
}
