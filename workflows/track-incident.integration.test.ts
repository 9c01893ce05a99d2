import { fileURLToPath } from 'node:url';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { beginTracking } from '../core/incidents/begin-tracking.ts';
import type { IncidentActResult } from './messages.ts';
import { type IncidentStory, type IncidentWorld, member, openedAt, tellIncident } from './testing/incident-story.ts';

const address = inject('temporalAddress');
const namespace = inject('temporalNamespace');
let bundle: { code: string };
let connection: Connection;
let client: Client;

beforeAll(async () => {
  bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
});
afterAll(() => connection.close());

const tell = (make?: (id: string) => Partial<IncidentWorld>): Promise<IncidentStory> =>
  tellIncident(client, bundle, address, make);
const act = (story: IncidentStory, name: string, input: unknown): Promise<IncidentActResult> =>
  story.handle.executeUpdate(name, { args: [{ by: 'anna', ...(input as object) }] });
const refused = (update: Promise<unknown>): Promise<unknown> =>
  update.then(
    () => 'accepted',
    (error: unknown) => (error instanceof WorkflowUpdateFailedError ? error.cause : error),
  );
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000, interval: 50 });
const kinds = (story: IncidentStory): readonly string[] => story.lines().map(({ kind }) => kind);

describe('trackIncident', () => {
  it('begins with the first event, tells what joins and leaves, and hears each event once', async () => {
    await using story = await tell();
    await soon(() => kinds(story)).toEqual(['opened']);
    story.world.members = [member(story.id, { symptoms: ['f1', 'f2'], severity: 'critical' })];
    await story.happened({});
    await story.until(({ tracking }) => tracking.severity === 'critical');
    await story.happened({
      sequence: 2,
      alerts: { attached: [{ name: 'Old', count: 1 }], resolved: [], truncated: 0, objects: [] },
    });
    await act(story, 'note', { text: 'looked' });
    expect(kinds(story)).toEqual(['opened', 'symptoms-joined', 'severity-changed', 'note']);
    expect(story.lines().map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    await soon(() => story.world.saved.at(-1)).toMatchObject({ incidentId: story.id, lastSequence: 2 });
  });

  it('is handled by people: acknowledged, assigned, noted, resolved; on record before they get an answer', async () => {
    await using story = await tell();
    expect(await act(story, 'acknowledge', {})).toEqual({ accepted: true, state: 'acknowledged', incidentId: null });
    expect(story.world.saved.at(-1)?.tracking.acknowledged?.by).toBe('anna');
    expect(await refused(act(story, 'acknowledge', { by: 'bo' }))).toMatchObject({
      type: 'Conflict',
      message: 'It was acknowledged already, by anna.',
    });
    await act(story, 'assign', { owner: 'bo' });
    expect(await act(story, 'resolve', { reason: 'rolled back by hand' })).toMatchObject({ state: 'resolved' });
    expect(story.lines().map(({ kind, by }) => [kind, by])).toEqual([
      ['opened', null],
      ['acknowledged', 'anna'],
      ['assigned', 'anna'],
      ['resolved', 'anna'],
    ]);
  });

  it.each([
    ['note', { text: ' ' }],
    ['silence', { reason: 'x', until: '2020-01-01T00:00:00Z' }],
    ['silence', { reason: '', until: '2999-01-01T00:00:00Z' }],
    ['split', { symptoms: ['f1'], reason: 'all of it' }],
    ['split', { symptoms: ['foreign'], reason: 'not its' }],
    ['merge', { into: '', reason: 'x' }],
    ['assign', {}],
  ])('refuses %s with %j at once', async (name, input) => {
    await using story = await tell();
    await story.until(() => true);
    expect(await refused(act(story, name, input))).toMatchObject({ type: 'InvalidRequest' });
    await soon(() => kinds(story)).toEqual(['opened']);
  });

  it('takes an act by signal, and records one that is wrong as ignored', async () => {
    await using story = await tell();
    await story.handle.signal('note', { by: 'anna' });
    await story.handle.signal('acknowledge', { by: 'anna' });
    await story.until(({ state }) => state === 'acknowledged');
    await soon(() => kinds(story).toSorted()).toEqual(['acknowledged', 'message-ignored', 'opened']);
  });

  it('is silent until the silence ends, and open again then', async () => {
    await using story = await tell();
    const until = new Date(Date.now() + 1_500).toISOString();
    expect(await act(story, 'silence', { reason: 'maintenance', until })).toMatchObject({ state: 'silenced' });
    await story.until(({ state }) => state === 'open');
    await soon(() => kinds(story)).toEqual(['opened', 'silenced', 'silence-expired']);
  });

  it('resolves with its symptoms and opens again as the same incident when they come back', async () => {
    await using story = await tell();
    await story.until(() => true);
    story.world.members = [member(story.id, { isOpen: false, symptoms: [] })];
    await story.happened({});
    await story.until(({ state }) => state === 'resolved');
    story.world.members = [member(story.id)];
    await story.happened({});
    const { tracking } = await story.until(({ state }) => state === 'reopened');
    expect(tracking).toMatchObject({ reopenings: 1, resolution: null });
    expect(story.world.calls).toEqual(['recall']);
  });

  it('is closed when it does not come back in time, and begins anew when it does later', async () => {
    await using story = await tell(() => ({ reopenWithinMs: 700 }));
    await soon(() => kinds(story)).toEqual(['opened']);
    story.world.members = [member(story.id, { isOpen: false, symptoms: [] })];
    await story.happened({});
    expect(await story.handle.result()).toEqual({ incidentId: story.id, state: 'closed' });
    expect(story.world.calls).toEqual(['recall', 'close']);
    story.world.members = [member(story.id)];
    await story.happened({});
    await soon(() => kinds(story)).toEqual(['opened', 'resolved', 'closed', 'opened']);
    const episodes = new Set(story.world.saved.map(({ episode }) => episode));
    expect(episodes.size).toBe(2);
  });

  it('goes on as a new run where the one before it left off, with what that had heard', async () => {
    const until = new Date(Date.now() + 4_000).toISOString();
    const silence = { by: 'anna', reason: 'known', since: openedAt, until };
    const alerts = { attached: [{ name: 'Down', count: 2 }], resolved: [], truncated: 0, objects: [] };
    await using story = await tell((id) => ({
      carried: {
        episode: 'first-run',
        tracking: {
          ...beginTracking({ incidentId: id, cluster: 'prod', openedAt, reopenWithinMs: 1_800_000 }, [member(id)])
            .tracking,
          silence,
        },
        version: 12,
        position: 5,
        lastSequence: 90,
        enrichedAt: 0,
        wanted: ['Deployment/shop/web'],
        inbox: [{ sequence: 91, at: openedAt, alerts }],
      },
    }));
    await soon(() => kinds(story)).toEqual(['alerts-attached', 'enriched', 'silence-expired']);
    expect(story.world.saved.at(-1)).toMatchObject({
      episode: 'first-run',
      lastSequence: 91,
      entries: [{ position: 7 }],
    });
    expect(story.world.calls).toEqual(['enrich Deployment/shop/web']);
  });

  it('ends when it is merged, and its workflow says where it went', async () => {
    await using story = await tell();
    expect(await act(story, 'merge', { into: 'incident-other', reason: 'one outage' })).toEqual({
      accepted: true,
      state: 'merged',
      incidentId: 'incident-other',
    });
    expect(await story.handle.result()).toEqual({ incidentId: story.id, state: 'merged' });
    expect(story.world.calls).toEqual(['recall', 'merge into incident-other']);
  });

  it('takes in another incident with its symptoms', async () => {
    await using story = await tell();
    await story.until(() => true);
    story.world.members = [member(story.id), member('incident-b', { severity: 'critical', symptoms: ['g1', 'g2'] })];
    await story.happened({ absorbed: { incidentId: 'incident-b', by: 'anna', reason: 'one outage' } });
    const { tracking } = await story.until((view) => view.tracking.members.length === 2);
    expect(tracking.severity).toBe('critical');
    await soon(() => kinds(story)).toContain('absorbed');
    // It is over only when both are.
    story.world.members = [member(story.id, { isOpen: false, symptoms: [] }), member('incident-b')];
    await story.happened({});
    await story.happened({});
    expect((await story.view()).state).toBe('open');
  });

  it('gives away a symptom that does not belong', async () => {
    await using story = await tell((id) => ({ members: [member(id, { symptoms: ['f1', 'f2'] })] }));
    expect(await act(story, 'split', { symptoms: ['f2'], reason: 'other team' })).toMatchObject({
      incidentId: 'split-1',
    });
    expect((await story.view()).tracking.members[0]).toMatchObject({ symptoms: ['f1'], symptomCount: 1 });
  });

  it('looks at what alerts name once, however many come, and goes on when it cannot', async () => {
    await using story = await tell();
    const alerts = {
      attached: [{ name: 'A', count: 900 }],
      resolved: [],
      truncated: 3,
      objects: ['Deployment/shop/web'],
    };
    for (let batch = 0; batch < 5; batch += 1) await story.happened({ alerts });
    await story.until(({ latest }) => latest.some(({ kind }) => kind === 'enriched'));
    await act(story, 'note', { text: 'seen' });
    expect(story.world.calls.filter((call) => call.startsWith('enrich'))).toEqual(['enrich Deployment/shop/web']);
    expect(story.lines().find(({ kind }) => kind === 'alerts-attached')?.says).toBe(
      'Alerts: 900 × A. The sender left out 3 more of the group.',
    );
  });

  it('goes on with the story that is on record when Temporal had lost it', async () => {
    await using story = await tell((id) => ({
      recalled: {
        kind: 'known',
        carried: {
          episode: 'first-run',
          version: 7,
          position: 4,
          lastSequence: 0,
          tracking: {
            incidentId: id,
            cluster: 'prod',
            title: 'T',
            severity: 'high',
            worst: 'high',
            members: [member(id)],
            owner: 'bo',
            acknowledged: null,
            silence: null,
            resolution: null,
            reopenings: 0,
            reopenWithinMs: 1_800_000,
            mergedInto: null,
            openedAt,
            closedAt: null,
          },
        },
      },
    }));
    await act(story, 'note', { text: 'still here' });
    expect(story.world.saved.at(-1)).toMatchObject({ episode: 'first-run', entries: [{ kind: 'note', position: 4 }] });
    expect((await story.view()).tracking.owner).toBe('bo');
  });

  it('is no incident any more when it is part of another or over, and refuses what people say then', async () => {
    await using story = await tell(() => ({ recalled: { kind: 'none' } }));
    expect(await story.handle.result()).toEqual({ incidentId: story.id, state: 'not-tracked' });
    expect(story.world.saved).toEqual([]);
  });
});
