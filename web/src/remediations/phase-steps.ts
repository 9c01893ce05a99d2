import type { RemediationPhase } from '../../../core/remediation/phase.ts';
import type { PhaseChange, Remediation } from '../../../core/remediation/remediation.ts';
import { isOver, phaseNames } from './phase-names.ts';

export type PhaseStep = {
  readonly label: string;
  readonly state: 'done' | 'current' | 'failed' | 'stopped' | 'ahead';
  /** RFC 3339, when it was entered. */
  readonly at: string | null;
};

type Shown = Pick<Remediation, 'phase' | 'history' | 'isDryRun'>;

const dryRunPath = ['planning', 'rehearsing', 'rehearsed'] as const satisfies readonly RemediationPhase[];
const fullPath = [
  'planning',
  'rehearsing',
  'awaiting-decision',
  'acting',
  'verifying',
  'resolved',
] as const satisfies readonly RemediationPhase[];
/** Where a road that does not end well replaces the rest of the path. */
const endings: Readonly<Partial<Record<RemediationPhase, PhaseStep['state']>>> = {
  refused: 'stopped',
  expired: 'stopped',
  failed: 'failed',
  'rolled-back': 'failed',
};

/**
 * The road of a remediation as a person follows it: what is behind, where it stands, what lies ahead. A road that ends
 * early, or turns back, ends in what happened instead of promising the rest.
 */
export function phaseSteps({ phase, history, isDryRun }: Shown): readonly PhaseStep[] {
  const path: readonly RemediationPhase[] = isDryRun ? dryRunPath : fullPath;
  const position = path.indexOf(phase);
  if (position >= 0) {
    return path.map((one, index) => {
      const isBehind = index < position || (index === position && isOver(phase));
      return stepOf(one, isBehind ? 'done' : index === position ? 'current' : 'ahead', history);
    });
  }
  const walked = path.filter((one) => history.some((entry) => entry.phase === one));
  const behind = walked.map((one) => stepOf(one, 'done', history));
  if (phase === 'rolling-back') {
    return [...behind, stepOf(phase, 'current', history), stepOf('rolled-back', 'ahead', history)];
  }
  const wentBack = history.some((entry) => entry.phase === 'rolling-back');
  return [
    ...behind,
    ...(wentBack ? [stepOf('rolling-back', 'done', history)] : []),
    stepOf(phase, endings[phase] ?? 'done', history),
  ];
}

function stepOf(phase: RemediationPhase, state: PhaseStep['state'], history: readonly PhaseChange[]): PhaseStep {
  // What is noted within a phase repeats it; a phase that was entered again counts from the last time.
  const entered = history.findLast((entry, index) => entry.phase === phase && history[index - 1]?.phase !== phase);
  return { label: phaseNames[phase].label, state, at: state === 'ahead' ? null : (entered?.at ?? null) };
}
