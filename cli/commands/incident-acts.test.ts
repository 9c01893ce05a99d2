import { expect, it } from 'vitest';
import { finding, incident } from '../../api/testing/samples.ts';
import { member, minute, tracked } from '../../core/incidents/testing/tracked.ts';
import { parseDuration } from '../parse-duration.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { alertsCommand } from './alerts.ts';
import { incidentsCommand } from './incidents.ts';

const user = { from: 'user' } as const;
const id = 'incident-9f8e7d';

function ready() {
  const terminal = testTerminal();
  const { incidents, findings, tracking: held } = terminal.test.database.held;
  incidents.push(incident(), incident({ id: 'incident-other' }));
  findings.push(finding());
  const tracking = tracked({
    incidentId: id,
    owner: 'bo',
    acknowledged: { by: 'anna', at: minute(0) },
    silence: { by: 'anna', reason: 'mainte\u001bnance', since: minute(0), until: minute(50) },
    members: [member(id)],
  });
  held.tracked.set(id, {
    incidentId: id,
    episode: 'e',
    tracking,
    version: 1,
    lastSequence: 1,
    startedAt: minute(0),
    updatedAt: minute(0),
  });
  held.timelines.set(id, [{ position: 0, at: minute(0), kind: 'note', by: 'bo', says: 'one\ntwo\u001b[2J', refs: [] }]);
  held.stories.set(id, { incident: incident(), tracking, timeline: [], symptoms: [], alerts: [] });
  held.alerts.set('a', {
    cluster: 'prod',
    fingerprint: 'a',
    source: 'alertmanager',
    name: 'PodsDown',
    severity: 'high',
    state: 'firing',
    labels: { namespace: 'shop' },
    annotations: { summary: 'pods\u001b are down' },
    startsAt: minute(1),
    endsAt: null,
    objects: [{ kind: 'Pod', namespace: 'shop', name: 'web-1' }],
    link: '',
    firstSeenAt: minute(1),
    lastSeenAt: minute(1),
    occurrences: 1,
    incidentId: id,
  });
  return terminal;
}

it.each([
  [['ack', 'incident-9'], { act: 'acknowledge' }],
  [['assign', 'incident-9', 'ops'], { act: 'assign', owner: 'ops' }],
  [['assign', 'incident-9'], { act: 'assign', owner: '' }],
  [['note', 'incident-9', 'looked', 'at', 'it'], { act: 'note', text: 'looked at it' }],
  [
    ['silence', 'incident-9', '--for', '30m', '--reason', 'known'],
    { act: 'silence', reason: 'known', until: '2026-03-01T12:30:00.000Z' },
  ],
  [['unsilence', 'incident-9'], { act: 'unsilence' }],
  [
    ['merge', 'incident-9', '--into', 'incident-o', '--reason', 'one'],
    { act: 'merge', into: 'incident-other', reason: 'one' },
  ],
  [
    ['split', 'incident-9', 'f1', 'f2', '--reason', 'not its'],
    { act: 'split', symptoms: ['f1', 'f2'], reason: 'not its' },
  ],
  [['resolve', 'incident-9', '--reason', 'mended'], { act: 'resolve', reason: 'mended' }],
])('kubesage incidents %j', async (args, act) => {
  const terminal = ready();
  await incidentsCommand(terminal).parseAsync(args, user);
  expect(terminal.test.orchestrator.asked.acts).toEqual([
    { id, act: { by: 'ada', ...act }, updateId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ]);
  expect(terminal.printed()).toContain(`${id} is open`);
});

it('shows who handles an incident and what alerts say of it, without steering the terminal', async () => {
  const terminal = ready();
  await incidentsCommand(terminal).parseAsync(['show', id], user);
  await incidentsCommand(terminal).parseAsync(['timeline', id], user);
  const printed = terminal.printed();
  expect(printed).toContain('Handling  silenced, owner bo, acknowledged by anna');
  expect(printed).toContain('until 2026-03-01T12:50:00.000Z');
  expect(printed).toContain('PodsDown firing');
  expect(printed).toContain('note bo: one\n    two');
  expect(printed).not.toContain('\u001b');
});

it('prints the post-mortem as Markdown, and as JSON for programs', async () => {
  const terminal = ready();
  await incidentsCommand(terminal).parseAsync(['post-mortem', id], user);
  expect(terminal.printed()).toMatch(/^# Post-mortem: /);
  const other = ready();
  await incidentsCommand(other).parseAsync(['post-mortem', id, '-o', 'json'], user);
  expect(JSON.parse(other.printed())).toMatchObject({ incidentId: id, isFinal: false });
});

it('lists alerts', async () => {
  const terminal = ready();
  await alertsCommand(terminal).parseAsync(['ls'], user);
  expect(terminal.printed()).toMatch(/high +firing +prod +.* +PodsDown +Pod shop\/web-1 +incident-9f8e7d +pods/);
  const other = ready();
  await alertsCommand(other).parseAsync(['ls', '--namespace', 'none', '-o', 'json'], user);
  expect(JSON.parse(other.printed())).toEqual([]);
});

it.each([
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['90s', 90_000],
])('reads %s as a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '5', 'soon', '-1h', '0m'])('refuses "%s" as a duration', (text) => {
  expect(() => parseDuration(text)).toThrow('no duration');
});
