import { countdown } from '../shared/relative-time.ts';
import { useNow } from '../shared/use-now.ts';
import styles from './expiry.module.css';

type Props = { readonly at: string | null };

const soonMs = 120_000;

/** How long the decision is still awaited; without one by then, it is refused. */
export function Expiry({ at }: Props) {
  const now = useNow('second');
  if (at === null) return null;
  const leftMs = Date.parse(at) - now;
  return (
    <span
      className={styles.expiry}
      role="timer"
      data-soon={leftMs < soonMs}
      title={`Refused by itself at ${new Date(at).toLocaleString()}`}
    >
      {leftMs <= 0 ? 'expired' : `expires in ${countdown(leftMs)}`}
    </span>
  );
}
