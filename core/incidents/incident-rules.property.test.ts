import fc from 'fast-check';
import { expect, it } from 'vitest';
import { severityRank } from '../causality/severity-rank.ts';
import { severities } from '../diagnosis/finding.ts';
import { advanceIncident, nextDeadline } from './advance-incident.ts';
import { checkAct } from './check-act.ts';
import type { IncidentAct, IncidentInput } from './incident-input.ts';
import { type IncidentTracking, isFinal, stateOf } from './incident-tracking.ts';
import { member, minute, tracked } from './testing/tracked.ts';
import type { TimelineEntry } from './timeline-entry.ts';

type Step =
  | { readonly kind: 'act'; readonly act: IncidentAct }
  | { readonly kind: 'observed'; readonly members: readonly ReturnType<typeof member>[] }
  | { readonly kind: 'tick' };

const by = fc.constantFrom('anna', 'bo');
const reason = fc.constant('because');
const symptoms = fc.uniqueArray(fc.constantFrom('f1', 'f2', 'f3', 'f4'), { minLength: 0, maxLength: 4 });
const seen = fc
  .record({ isOpen: fc.boolean(), severity: fc.constantFrom(...severities), symptoms })
  .map((some) => ({ ...some, symptoms: some.symptoms.toSorted() }));
const acts: fc.Arbitrary<IncidentAct> = fc.oneof(
  fc.record({ act: fc.constant('acknowledge' as const), by }),
  fc.record({ act: fc.constant('assign' as const), by, owner: fc.constantFrom('', 'ops') }),
  fc.record({ act: fc.constant('note' as const), by, text: fc.string({ minLength: 0, maxLength: 5 }) }),
  fc.record({ act: fc.constant('silence' as const), by, reason, until: fc.integer({ min: 0, max: 400 }).map(minute) }),
  fc.record({ act: fc.constant('unsilence' as const), by }),
  fc.record({
    act: fc.constant('merge' as const),
    by,
    reason,
    into: fc.constantFrom('incident-a', 'incident-b', 'incident-z'),
  }),
  fc.record({ act: fc.constant('split' as const), by, reason, symptoms }),
  fc.record({ act: fc.constant('resolve' as const), by, reason }),
);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: acts.map((act): Step => ({ kind: 'act', act })) },
    {
      weight: 4,
      arbitrary: fc.tuple(seen, fc.option(seen)).map(([own, part]): Step => {
        const members = [member('incident-a', own), ...(part === null ? [] : [member('incident-b', part)])];
        return { kind: 'observed', members: members.map((one) => ({ ...one, symptomCount: one.symptoms.length })) };
      }),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'tick' }) },
  ),
  { maxLength: 40 },
);

/** Plays steps, five minutes apart, as the workflow would: an act only when nothing is wrong with it, time with every step. */
function play(
  all: readonly Step[],
  each: (before: IncidentTracking, after: IncidentTracking, entries: readonly TimelineEntry[], step: Step) => void,
): void {
  let tracking = tracked();
  for (const [index, step] of all.entries()) {
    const at = minute(5 * (index + 1));
    const timed = advanceIncident(tracking, { kind: 'tick', at }).tracking;
    if (step.kind === 'act') {
      const { act, ...input } = step.act;
      if (checkAct(act, input, timed, at) !== null) {
        tracking = timed;
        continue;
      }
    }
    const input: IncidentInput = step.kind === 'act' ? { ...step, at, outcome: null } : { ...step, at };
    const next = advanceIncident(timed, input);
    each(timed, next.tracking, next.entries, step);
    tracking = next.tracking;
  }
}

const always = (check: Parameters<typeof play>[1]): void =>
  fc.assert(
    fc.property(steps, (all) => play(all, check)),
    { numRuns: 500 },
  );

it('nothing changes after the end, and no act is accepted there', () => {
  always((before, after, entries, step) => {
    if (!isFinal(before)) return;
    expect(after).toEqual(before);
    expect(entries).toEqual([]);
    expect(step.kind).not.toBe('act');
  });
});

it('every accepted act leaves exactly one line, with who did it', () => {
  always((_before, _after, entries, step) => {
    if (step.kind === 'act') expect(entries.map((entry) => entry.by)).toEqual([step.act.by]);
    else expect(entries.every((entry) => entry.by === null)).toBe(true);
  });
});

it('the same observation again says nothing', () => {
  always((_before, after, _entries, step) => {
    if (step.kind !== 'observed') return;
    const again = advanceIncident(after, { ...step, at: minute(1_000) });
    if (after.resolution?.by !== null) expect(again.entries).toEqual([]);
    expect(advanceIncident(again.tracking, { ...step, at: minute(1_001) }).entries).toEqual([]);
  });
});

it('its severity is that of the worst open part, and never above the worst that it was', () => {
  always((_before, after, _entries, step) => {
    expect(severityRank(after.worst)).toBeGreaterThanOrEqual(severityRank(after.severity));
    const open = after.members.filter(({ isOpen }) => isOpen).map(({ severity }) => severityRank(severity));
    if (step.kind === 'observed' && !isFinal(after) && open.length > 0)
      expect(severityRank(after.severity)).toBe(Math.max(...open));
  });
});

it('it is closed only when nothing is open, and never waits for something that is past', () => {
  always((_before, after, _entries, step) => {
    if (stateOf(after) === 'closed') expect(after.members.some(({ isOpen }) => isOpen)).toBe(false);
    if (step.kind !== 'tick' || isFinal(after)) return;
    const deadline = nextDeadline(after);
    if (deadline !== null) expect(deadline).toBeGreaterThan(Date.parse(after.openedAt));
  });
});

it('what is open by the record and by nobody’s word is never called resolved by itself', () => {
  always((_before, after) => {
    if (after.resolution !== null && after.resolution.by === null && !isFinal(after))
      expect(after.members.some(({ isOpen }) => isOpen)).toBe(false);
  });
});
