import type { RemediationPhase } from '../../../core/remediation/phase.ts';

export type PhaseTone = 'waiting' | 'busy' | 'good' | 'bad' | 'quiet';

type PhaseName = {
  readonly label: string;
  readonly tone: PhaseTone;
  /** No further phase follows. */
  readonly isOver: boolean;
};

export const phaseNames: Readonly<Record<RemediationPhase, PhaseName>> = {
  planning: { label: 'Planning', tone: 'busy', isOver: false },
  rehearsing: { label: 'Rehearsing', tone: 'busy', isOver: false },
  'awaiting-decision': { label: 'Awaiting decision', tone: 'waiting', isOver: false },
  acting: { label: 'Acting', tone: 'busy', isOver: false },
  verifying: { label: 'Verifying', tone: 'busy', isOver: false },
  'rolling-back': { label: 'Rolling back', tone: 'busy', isOver: false },
  rehearsed: { label: 'Rehearsed', tone: 'quiet', isOver: true },
  refused: { label: 'Refused', tone: 'quiet', isOver: true },
  expired: { label: 'Expired', tone: 'quiet', isOver: true },
  resolved: { label: 'Resolved', tone: 'good', isOver: true },
  'rolled-back': { label: 'Rolled back', tone: 'bad', isOver: true },
  failed: { label: 'Failed', tone: 'bad', isOver: true },
};

export function isOver(phase: RemediationPhase): boolean {
  return phaseNames[phase].isOver;
}
