import { describe, expect, it } from 'vitest';
import { KubeSageError } from '../../core/errors.ts';
import { member, minute, tracked } from '../../core/incidents/testing/tracked.ts';
import { finding, incident } from '../testing/samples.ts';
import { type TestApi, testApi } from '../testing/test-api.ts';

const id = 'incident-9f8e7d';
const at = `/v1/incidents/${id}`;

function followed(): TestApi {
  const test = testApi();
  const { incidents, findings, tracking: held } = test.database.held;
  incidents.push(
    incident({ symptoms: ['image-pull-1a2b3c', 'split-off'] }),
    incident({ id: 'unfollowed', symptoms: [] }),
  );
  findings.push(finding(), finding({ id: 'split-off' }));
  const tracking = tracked({ incidentId: id, owner: 'bo', members: [member(id), member('part')] });
  held.tracked.set(id, {
    incidentId: id,
    episode: 'e',
    tracking,
    version: 3,
    lastSequence: 9,
    startedAt: minute(0),
    updatedAt: minute(5),
  });
  held.splits.set('split-off', 'split-1');
  held.timelines.set(
    id,
    [0, 1, 2].map((n) => ({ position: n, at: minute(n), kind: 'note' as const, by: 'bo', says: `n${n}`, refs: [] })),
  );
  held.stories.set(id, { incident: incident(), tracking, timeline: [], symptoms: [], alerts: [] });
  held.alerts.set('a', {
    cluster: 'prod',
    fingerprint: 'a',
    source: 'alertmanager',
    name: 'PodsDown',
    severity: 'high',
    state: 'firing',
    labels: {},
    annotations: {},
    startsAt: minute(1),
    endsAt: null,
    objects: [],
    link: '',
    firstSeenAt: minute(1),
    lastSeenAt: minute(1),
    occurrences: 1,
    incidentId: id,
  });
  return test;
}

describe('incidents', () => {
  it('are shown with who handles them, their alerts, and without what was split off', async () => {
    const { body } = await followed().ask('GET', at);
    expect(body).toMatchObject({
      symptoms: ['image-pull-1a2b3c'],
      tracking: { state: 'open', owner: 'bo', merged: ['part'], updatedAt: minute(5) },
      alerts: [{ name: 'PodsDown' }],
      alertCount: 1,
    });
  });

  it('are listed with how they are handled; null before anybody looked', async () => {
    const { body } = await followed().ask('GET', '/v1/incidents');
    expect(body.items).toMatchObject([
      { id, tracking: { owner: 'bo' } },
      { id: 'unfollowed', tracking: null },
    ]);
  });

  it('have a story, by pages', async () => {
    const { body } = await followed().ask('GET', `${at}/timeline?limit=2`);
    expect(body).toMatchObject({ items: [{ says: 'n0' }, { says: 'n1' }], nextCursor: '2' });
  });

  it('have a post-mortem as Markdown and as JSON, from the record until it is closed', async () => {
    const test = followed();
    const draft = await test.ask('GET', `${at}/post-mortem`);
    expect(draft.body).toMatchObject({ incidentId: id, state: 'open', isFinal: false });
    expect(draft.body.markdown).toContain('# Post-mortem: Deployment checkout');
    test.database.held.tracking.postMortems.set(id, '# Written at the end');
    const text = await test.ask('GET', `${at}/post-mortem`, undefined, { accept: 'text/markdown' });
    expect([text.headers.get('content-type'), text.body.text]).toEqual([
      'text/markdown; charset=utf-8',
      '# Written at the end',
    ]);
  });

  it.each(['', '/timeline', '/post-mortem'])('that are not there are not found: GET …%s', async (rest) => {
    expect((await testApi().ask('GET', `/v1/incidents/none${rest}`)).status).toBe(404);
  });

  it('that nobody follows yet have no post-mortem', async () => {
    expect((await followed().ask('GET', '/v1/incidents/unfollowed/post-mortem')).body).toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('acts', () => {
  it.each([
    ['acknowledge', {}, { act: 'acknowledge' }],
    ['assign', { owner: ' ops ' }, { act: 'assign', owner: 'ops' }],
    ['notes', { text: ' seen ' }, { act: 'note', text: 'seen' }],
    [
      'silence',
      { forMs: 60_000, reason: 'known' },
      { act: 'silence', reason: 'known', until: '2026-03-01T12:01:00.000Z' },
    ],
    [
      'silence',
      { until: '2026-03-02T12:00:00+02:00', reason: 'k' },
      { act: 'silence', reason: 'k', until: '2026-03-02T10:00:00.000Z' },
    ],
    ['unsilence', {}, { act: 'unsilence' }],
    ['merge', { into: 'incident-b', reason: 'one' }, { act: 'merge', into: 'incident-b', reason: 'one' }],
    ['split', { symptoms: ['f1'], reason: 'other' }, { act: 'split', symptoms: ['f1'], reason: 'other' }],
    ['resolve', { reason: 'mended' }, { act: 'resolve', reason: 'mended' }],
  ])('%s %j reaches the incident’s workflow in the name of who asked', async (path, body, act) => {
    const test = followed();
    const answer = await test.ask('POST', `${at}/${path}`, body, { 'idempotency-key': 'k1' });
    expect([answer.status, answer.body.accepted]).toEqual([200, true]);
    expect(test.orchestrator.asked.acts).toEqual([{ id, act: { by: 'ada', ...act }, updateId: 'k1' }]);
  });

  it.each([
    ['assign', {}],
    ['notes', { text: '  ' }],
    ['notes', { text: 'x', by: 'somebody else' }],
    ['silence', { reason: 'for ever' }],
    ['silence', { reason: 'both', forMs: 60_000, until: '2026-03-02T12:00:00Z' }],
    ['silence', { reason: 'too long', forMs: 40 * 86_400_000 }],
    ['merge', { reason: 'into what' }],
    ['split', { symptoms: [], reason: 'nothing' }],
    ['resolve', {}],
  ])('refuses %s %j', async (path, body) => {
    const test = followed();
    const answer = await test.ask('POST', `${at}/${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'InvalidRequest']);
    expect(test.orchestrator.asked.acts).toEqual([]);
  });

  it('answers what the workflow says against it', async () => {
    const test = followed();
    test.orchestrator.refuseNext = new KubeSageError('Conflict', 'It was acknowledged already, by anna.');
    const { status, body } = await test.ask('POST', `${at}/acknowledge`, {});
    expect([status, body.code, body.detail]).toEqual([409, 'Conflict', 'It was acknowledged already, by anna.']);
  });

  it('are about incidents that are there', async () => {
    expect((await testApi().ask('POST', '/v1/incidents/none/acknowledge', {})).status).toBe(404);
  });
});

it('lists alerts that fire, or all of them', async () => {
  const test = followed();
  expect((await test.ask('GET', '/v1/alerts')).body).toMatchObject({ items: [{ name: 'PodsDown' }] });
  expect((await test.ask('GET', '/v1/alerts?state=resolved')).body).toMatchObject({ items: [] });
  expect((await test.ask('GET', '/v1/alerts?state=all&incidentId=none')).body).toMatchObject({ items: [] });
});
