import type { ReactNode } from 'react';
import styles from './panel.module.css';

/** The surface that a whole list lies on. */
export function Panel({ children }: { readonly children: ReactNode }) {
  return <div className={styles.panel}>{children}</div>;
}
