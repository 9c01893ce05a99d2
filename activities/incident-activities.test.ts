import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Database } from '../adapters/database/stores.ts';
import type { TrackedIncident, TrackingRecord } from '../adapters/database/tracking-stores.ts';
import { member, minute, tracked } from '../core/incidents/testing/tracked.ts';
import { deployment, replicaSet, waitingPod } from '../core/testing/cluster-fixtures.ts';
import { createIncidentActivities } from './incident-activities.ts';
import { fakeCluster } from './testing/fake-cluster.ts';

/** The activities over our own stores in memory, as far as one incident asks them. */
function room(more: { readonly stored?: TrackedIncident; readonly root?: string; readonly isGone?: boolean } = {}) {
  const audited: string[] = [];
  const saved: TrackingRecord[] = [];
  const web = deployment({ name: 'web' });
  const replicas = replicaSet(web);
  const cluster = fakeCluster([web, replicas, waitingPod(replicas, 'ImagePullBackOff', 'manifest unknown')]);
  const observed = { ...member(), cluster: 'prod', openedAt: minute(0) };
  const database = {
    incidentTracking: {
      find: async () => more.stored ?? null,
      roots: async ([id = '']: readonly string[]) => new Map([[id, more.root ?? id]]),
      partsOf: async () => ['part'],
      observe: async () => (more.isGone === true ? [] : [observed]),
      timelineLength: async () => 4,
      save: async (record: TrackingRecord) => void saved.push(record),
    },
    diagnoses: { incident: async () => null },
    audit: {
      append: async (key: string, { action }: { readonly action: string }) => void audited.push(`${key} ${action}`),
    },
  } as unknown as Database;
  const activities = createIncidentActivities({
    clusters: { connect: async () => cluster, names: async () => ['prod'] },
    database,
    isRunning: async () => true,
    now: () => new Date(minute(0)),
  });
  const environment = new MockActivityEnvironment();
  return {
    audited,
    saved,
    activities,
    enrich: (objects: readonly string[]): ReturnType<typeof activities.enrichIncident> =>
      environment.run(activities.enrichIncident, { cluster: 'prod', objects }),
  };
}

const stored = (tracking = tracked()): TrackedIncident => ({
  incidentId: 'incident-a',
  episode: 'e1',
  tracking,
  version: 7,
  lastSequence: 40,
  startedAt: minute(0),
  updatedAt: minute(0),
});
const recall = (of: ReturnType<typeof room>) => of.activities.recallIncident({ incidentId: 'incident-a' });

describe('recallIncident', () => {
  it('begins what is not on record, and again what was closed, after the events that are known', async () => {
    expect(await recall(room())).toMatchObject({
      kind: 'new',
      lastSequence: 0,
      isFirst: true,
      subject: { cluster: 'prod' },
    });
    const closed = stored(tracked({ closedAt: minute(40) }));
    expect(await recall(room({ stored: closed }))).toMatchObject({ kind: 'new', lastSequence: 40, isFirst: false });
  });

  it('goes on with what is on record', async () => {
    expect(await recall(room({ stored: stored() }))).toEqual({
      kind: 'known',
      carried: { episode: 'e1', tracking: tracked(), version: 7, lastSequence: 40, position: 4 },
    });
  });

  it('has nothing to track of what is part of another one or unknown', async () => {
    expect(await recall(room({ root: 'incident-b' }))).toEqual({ kind: 'none' });
    expect(await recall(room({ isGone: true }))).toEqual({ kind: 'none' });
  });
});

it('sees a part that is not on record any more as over', async () => {
  expect(await room().activities.observeIncident({ incidentId: 'incident-a' })).toMatchObject([
    { id: 'incident-a', isOpen: true },
    { id: 'part', isOpen: false },
  ]);
});

it('keeps what people did in the audit trail, under a key that a repeated attempt shares', async () => {
  const { activities, audited } = room();
  const line = (position: number, kind: 'note' | 'resolved' | 'opened', by: string | null) => ({
    position,
    kind,
    by,
    at: minute(0),
    says: 's',
    refs: [],
  });
  await activities.recordIncident({
    incidentId: 'incident-a',
    episode: 'e1',
    tracking: tracked(),
    version: 1,
    lastSequence: 1,
    at: minute(1),
    entries: [line(0, 'opened', null), line(1, 'note', 'anna'), line(2, 'resolved', null), line(3, 'resolved', 'bo')],
  });
  expect(audited).toEqual(['incident:incident-a:e1:1 incident.note', 'incident:incident-a:e1:3 incident.resolved']);
});

it('says what a look at the object of an alert found', async () => {
  const { says, refs } = await room().enrich(['Deployment/shop/web', 'Deployment/shop/none']);
  expect(says).toMatch(/^Deployment\/shop\/web: .*image/i);
  expect(says).toContain('Deployment/shop/none does not exist');
  expect(refs.length).toBeGreaterThan(0);
});
