import styles from './state-mark.module.css';

type Props = { readonly state: 'open' | 'resolved' };

export function StateMark({ state }: Props) {
  return (
    <span className={styles.state} data-state={state}>
      {state}
    </span>
  );
}
