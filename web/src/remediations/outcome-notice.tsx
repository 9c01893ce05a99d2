import type { LinkedRemediation } from '../api/types.ts';
import { Notice } from '../shared/notice.tsx';
import styles from './outcome-notice.module.css';
import { type PhaseTone, phaseNames } from './phase-names.ts';

type Props = { readonly remediation: LinkedRemediation };

const tones: Readonly<Record<PhaseTone, 'info' | 'waiting' | 'good' | 'bad'>> = {
  waiting: 'waiting',
  busy: 'info',
  good: 'good',
  bad: 'bad',
  quiet: 'info',
};

/** What is happening or how it ended, in the remediation's own words. */
export function OutcomeNotice({ remediation: { phase, says } }: Props) {
  // The decision panel says it better.
  if (phase === 'awaiting-decision') return null;
  const { label, tone } = phaseNames[phase];
  return (
    <div className={styles.outcome}>
      <Notice tone={tones[tone]} title={label}>
        {says}
      </Notice>
    </div>
  );
}
