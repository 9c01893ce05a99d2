import type { LinkedRemediation } from '../api/types.ts';
import { Notice } from '../shared/notice.tsx';
import { awaitsDecision } from './awaits-decision.ts';
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

/** Between a decision and what it brings about: the plan is checked once more, and other work on the object awaited. */
const decided = { label: 'Decided', tone: 'busy' } as const;

/** What is happening or how it ended, in the remediation's own words. */
export function OutcomeNotice({ remediation }: Props) {
  // The decision panel says it better.
  if (awaitsDecision(remediation)) return null;
  const { phase, says } = remediation;
  const { label, tone } = phase === 'awaiting-decision' ? decided : phaseNames[phase];
  return (
    <div className={styles.outcome}>
      <Notice tone={tones[tone]} title={label}>
        {says}
      </Notice>
    </div>
  );
}
