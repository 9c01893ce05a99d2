import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Breakable } from './breakable.tsx';
import styles from './row-list.module.css';

type Props = {
  readonly to: string;
  readonly lead: ReactNode;
  readonly title: string;
  readonly below?: ReactNode;
  readonly trail?: ReactNode;
};

/** One line of a list that leads to its page: the whole line is the link. */
export function RowLink({ to, lead, title, below, trail }: Props) {
  return (
    <li className={styles.item}>
      <Link to={to} className={styles.row}>
        <span className={styles.lead}>{lead}</span>
        <span className={styles.words}>
          <span className={styles.title}>
            <Breakable text={title} />
          </span>
          {below === undefined ? null : <span className={styles.below}>{below}</span>}
        </span>
        {trail === undefined ? null : <span className={styles.trail}>{trail}</span>}
      </Link>
    </li>
  );
}
