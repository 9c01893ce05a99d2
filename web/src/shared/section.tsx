import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

type Props = {
  readonly title: string;
  /** Beside the title: a count, a link. */
  readonly aside?: ReactNode;
  /** A part that asks for attention is set off by a coloured edge. */
  readonly tone?: 'waiting' | 'good' | 'bad';
  /** The content reaches the edges: rows, diffs. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
};

export function Section({ title, aside, tone, isFlush = false, children }: Props) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id} data-tone={tone}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {aside === undefined ? null : <div className={styles.aside}>{aside}</div>}
      </div>
      <div className={isFlush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}
