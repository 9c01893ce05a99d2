import type { ReactNode } from 'react';
import styles from './facts.module.css';

type Props = { readonly facts: readonly (readonly [label: string, value: ReactNode])[] };

/** Names and values of one thing, in two columns. */
export function Facts({ facts }: Props) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
