import { useLiveState } from './live-context.tsx';
import styles from './live-mark.module.css';

const words = {
  connecting: { label: 'Connecting', explanation: 'The live stream is being opened.' },
  live: { label: 'Live', explanation: 'Changes appear by themselves.' },
  reconnecting: { label: 'Reconnecting', explanation: 'The live stream was cut. What is shown may be out of date.' },
  paused: { label: 'Paused', explanation: 'The live stream rests while this tab is hidden.' },
} as const;

/** Whether what is on the screen is kept up to date. */
export function LiveMark() {
  const state = useLiveState();
  const { label, explanation } = words[state];
  return (
    <span className={styles.mark} data-state={state} role="status" title={explanation}>
      <span className={styles.dot} aria-hidden="true" />
      {label}
    </span>
  );
}
