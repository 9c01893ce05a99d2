import { expect, test } from 'vitest';
import type { RemediationPhase } from '../../../core/remediation/phase.ts';
import { phaseSteps } from './phase-steps.ts';

function road(phases: readonly RemediationPhase[], isDryRun = false): string {
  const history = phases.map((phase, minute) => ({ phase, at: `2026-03-01T12:0${minute}:00Z`, says: '' }));
  const phase = phases.at(-1) ?? 'planning';
  return phaseSteps({ phase, history, isDryRun })
    .map((step) => `${step.label}:${step.state}`)
    .join(' > ');
}

test('shows what is behind and what lies ahead', () => {
  expect(road(['planning', 'rehearsing', 'awaiting-decision'])).toBe(
    'Planning:done > Rehearsing:done > Awaiting decision:current > Acting:ahead > Verifying:ahead > Resolved:ahead',
  );
});

test('a resolved remediation has everything behind it', () => {
  expect(road(['planning', 'rehearsing', 'awaiting-decision', 'acting', 'verifying', 'resolved'])).not.toMatch(
    /current|ahead/,
  );
});

test('a rehearsal promises nothing beyond itself', () => {
  expect(road(['planning', 'rehearsing'], true)).toBe('Planning:done > Rehearsing:current > Rehearsed:ahead');
});

test('a refusal ends the road', () => {
  expect(road(['planning', 'rehearsing', 'awaiting-decision', 'refused'])).toBe(
    'Planning:done > Rehearsing:done > Awaiting decision:done > Refused:stopped',
  );
});

test('rolling back replaces the resolution that did not come', () => {
  const walked = ['planning', 'rehearsing', 'awaiting-decision', 'acting', 'verifying', 'rolling-back'] as const;
  expect(road(walked)).toMatch(/Verifying:done > Rolling back:current > Rolled back:ahead$/);
  expect(road([...walked, 'rolled-back'])).toMatch(/Verifying:done > Rolling back:done > Rolled back:failed$/);
});

test('a failure while planning does not claim the later phases', () => {
  expect(road(['planning', 'failed'])).toBe('Planning:done > Failed:failed');
});

test('a plan made anew is timed by the latest time it was shown', () => {
  const at = (minute: number) => `2026-03-01T12:0${minute}:00Z`;
  const history = (['planning', 'rehearsing', 'awaiting-decision', 'planning', 'rehearsing'] as const).map(
    (phase, minute) => ({ phase, at: at(minute), says: '' }),
  );
  const steps = phaseSteps({ phase: 'rehearsing', history, isDryRun: false });
  expect(steps.map((step) => step.at)).toEqual([at(3), at(4), null, null, null, null]);
});

test('a note within a phase does not move its beginning', () => {
  const noted = (['planning', 'awaiting-decision', 'awaiting-decision'] as const).map((phase, minute) => ({
    phase,
    at: `2026-03-01T12:0${minute}:00Z`,
    says: '',
  }));
  const steps = phaseSteps({ phase: 'awaiting-decision', history: noted, isDryRun: false });
  expect(steps.find((step) => step.state === 'current')?.at).toBe('2026-03-01T12:01:00Z');
});
