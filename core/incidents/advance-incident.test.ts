import { describe, expect, it } from 'vitest';
import { advanceIncident, nextDeadline } from './advance-incident.ts';
import type { IncidentInput } from './incident-input.ts';
import { type IncidentMember, type IncidentTracking, stateOf } from './incident-tracking.ts';
import { member, minute, tracked } from './testing/tracked.ts';

const over = member('incident-a', { isOpen: false, symptoms: [] });
const observe = (n: number, ...members: readonly IncidentMember[]): IncidentInput => ({
  kind: 'observed',
  at: minute(n),
  members,
});
const tick = (n: number): IncidentInput => ({ kind: 'tick', at: minute(n) });

/** The kinds of the lines, and the state at the end. */
function play(start: IncidentTracking, ...inputs: readonly IncidentInput[]) {
  const kinds: string[] = [];
  let tracking = start;
  for (const input of inputs) {
    const next = advanceIncident(tracking, input);
    kinds.push(...next.entries.map(({ kind }) => kind));
    tracking = next.tracking;
  }
  return { kinds, tracking, state: stateOf(tracking) };
}
const resolvedBy = (by: string | null, n: number) => tracked({ resolution: { by, at: minute(n), says: 'done' } });

describe('what is observed', () => {
  it('says nothing when it is the same again', () => {
    expect(play(tracked(), observe(1, member()), observe(2, member())).kinds).toEqual([]);
  });

  it('names the symptoms that joined and left', () => {
    const { entries } = advanceIncident(tracked(), observe(1, member('incident-a', { symptoms: ['f2', 'f3'] })));
    expect(entries.map(({ kind, refs }) => [kind, refs])).toEqual([
      ['symptoms-joined', ['f3']],
      ['symptoms-left', ['f1']],
    ]);
  });

  it('only counts where there are too many symptoms to name', () => {
    const many = Array.from({ length: 200 }, (_, n) => `f${1000 + n}`);
    const before = tracked({ members: [member('incident-a', { symptoms: many, symptomCount: 300 })] });
    const after = member('incident-a', { symptoms: ['f0', ...many.slice(0, 199)], symptomCount: 301 });
    expect(advanceIncident(before, observe(1, after)).entries).toMatchObject([
      { kind: 'symptoms-joined', says: 'More symptoms (301 in all) joined.', refs: [] },
    ]);
  });

  it('follows the worst of what is open, and remembers the worst that it was', () => {
    const both = observe(1, member(), member('incident-b', { severity: 'critical' }));
    const then = observe(2, member(), member('incident-b', { severity: 'critical', isOpen: false }));
    const { tracking, kinds } = play(tracked(), both, then);
    expect([tracking.severity, tracking.worst]).toEqual(['high', 'critical']);
    expect(kinds.filter((kind) => kind === 'severity-changed')).toHaveLength(2);
  });
});

describe('the end', () => {
  it('comes when nothing shows it any more and it does not come back within half an hour', () => {
    expect(play(tracked(), observe(1, over), tick(30)).state).toBe('resolved');
    const closed = play(tracked(), observe(1, over), tick(31));
    expect([closed.state, closed.kinds]).toEqual(['closed', ['resolved', 'closed']]);
  });

  it('is taken back when it comes back in time, and has to be acknowledged again', () => {
    const acknowledged = tracked({ acknowledged: { by: 'anna', at: minute(0) } });
    const { state, tracking, kinds } = play(acknowledged, observe(1, over), observe(20, member()), tick(40));
    expect(state).toBe('reopened');
    expect([tracking.acknowledged, tracking.reopenings, kinds]).toEqual([null, 1, ['resolved', 'reopened']]);
  });

  it('is not reached while a merged part of it is still open', () => {
    expect(play(tracked(), observe(1, over, member('incident-b'))).state).toBe('open');
  });

  it('holds what a person said while nothing new happens, and asks again when it is still there', () => {
    const start = resolvedBy('anna', 0);
    expect(play(start, observe(1, member()), tick(29)).state).toBe('resolved');
    expect(play(start, observe(1, member()), tick(30))).toMatchObject({ state: 'reopened', kinds: ['reopened'] });
  });

  it.each([
    ['another symptom', member('incident-a', { symptoms: ['f1', 'f2', 'f3'] })],
    ['a worse severity', member('incident-a', { severity: 'critical' })],
  ])('that a person called is taken back by %s', (_, seen) => {
    expect(play(resolvedBy('anna', 0), observe(1, seen)).state).toBe('reopened');
  });

  it('is final: nothing is recorded after it', () => {
    for (const end of [tracked({ closedAt: minute(40) }), tracked({ mergedInto: 'incident-b' })]) {
      expect(play(end, observe(50, member()), tick(99), { kind: 'ignored', at: minute(51), says: 'x' })).toMatchObject({
        kinds: [],
        tracking: end,
      });
    }
  });
});

describe('a silence', () => {
  const silence = { by: 'anna', reason: 'maintenance', since: minute(0), until: minute(10) };

  it('ends by itself, and what was acknowledged before is open again', () => {
    const silenced = tracked({ silence, acknowledged: { by: 'anna', at: minute(0) } });
    expect(stateOf(silenced)).toBe('silenced');
    expect(play(silenced, tick(9)).state).toBe('silenced');
    expect(play(silenced, tick(10))).toMatchObject({ state: 'open', kinds: ['silence-expired'] });
  });

  it('outlasts a resolution, so that what flaps meanwhile stays silent', () => {
    expect(play(tracked({ silence }), observe(1, over), observe(2, member())).state).toBe('silenced');
  });
});

it('tells of a remediation when it is asked for, decided and ended, and of nothing between', () => {
  const phases = ['planning', 'rehearsing', 'awaiting-decision', 'acting', 'verifying', 'resolved'] as const;
  const inputs = phases.map((phase, n): IncidentInput => {
    return { kind: 'remediation', at: minute(n), remediationId: 'r', phase, says: phase, by: null };
  });
  expect(play(tracked(), ...inputs).kinds).toEqual([
    'remediation-requested',
    'remediation-decided',
    'remediation-ended',
  ]);
});

it('counts alerts by name and says how many the sender left out', () => {
  const alerts = {
    attached: [
      { name: 'Down', count: 3 },
      { name: 'Slow', count: 1 },
    ],
    resolved: [],
    truncated: 7,
  };
  expect(advanceIncident(tracked(), { kind: 'alerts', at: minute(1), ...alerts }).entries[0]?.says).toBe(
    'Alerts: 3 × Down, Slow. The sender left out 7 more of the group.',
  );
});

it('knows when time alone will change something', () => {
  expect(nextDeadline(tracked())).toBeNull();
  const silence = { by: 'a', reason: 'r', since: minute(0), until: minute(50) };
  expect(nextDeadline(tracked({ silence }))).toBe(Date.parse(minute(50)));
  expect(nextDeadline({ ...resolvedBy(null, 5), silence })).toBe(Date.parse(minute(35)));
});
