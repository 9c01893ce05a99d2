import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Breakable } from './breakable.tsx';
import styles from './page-header.module.css';

type Props = {
  readonly title: string;
  /** A line above the title: where the page belongs. */
  readonly above?: ReactNode;
  readonly below?: ReactNode;
  readonly actions?: ReactNode;
};

export function PageHeader({ title, above, below, actions }: Props) {
  useDocumentTitle(`${title} · KubeSage`);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {above === undefined ? null : <div className={styles.above}>{above}</div>}
        <h1 className={styles.title} tabIndex={-1}>
          <Breakable text={title} />
        </h1>
        {below === undefined ? null : <div className={styles.below}>{below}</div>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
