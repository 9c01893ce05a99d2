import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../activities/create-activities.ts';
import type { RecalledIncident } from '../../activities/incident-activities.ts';
import type { IncidentMember } from '../../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import {
  type CarriedIncident,
  type IncidentHappening,
  type IncidentView,
  type TrackIncidentInput,
  type TrackIncidentResult,
  trackIncidentId,
} from '../messages.ts';

type Track = (input: TrackIncidentInput) => Promise<TrackIncidentResult>;
type SavedRecord = Parameters<Activities['recordIncident']>[0];

/** The world as the incident's workflow sees it; a story changes it and says that something happened. */
export type IncidentWorld = {
  members: readonly IncidentMember[];
  recalled?: RecalledIncident;
  readonly reopenWithinMs?: number;
  /** Of the run before. */
  readonly carried?: CarriedIncident;
  readonly saved: SavedRecord[];
  readonly calls: string[];
};

export type IncidentStory = {
  readonly id: string;
  readonly world: IncidentWorld;
  readonly handle: WorkflowHandle<Track>;
  readonly happened: (...happenings: readonly Partial<IncidentHappening>[]) => Promise<void>;
  readonly view: () => Promise<IncidentView>;
  /** Every line that was saved, in order. */
  readonly lines: () => readonly StoredTimelineEntry[];
  readonly until: (holds: (view: IncidentView) => boolean) => Promise<IncidentView>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export const openedAt = '2026-03-01T12:00:00.000Z';

export function member(id: string, more: Partial<IncidentMember> = {}): IncidentMember {
  const symptoms = more.symptoms ?? ['f1'];
  return {
    id,
    isOpen: true,
    severity: 'high',
    title: `Trouble ${id}`,
    symptoms,
    symptomCount: symptoms.length,
    leading: null,
    ...more,
  };
}

/** Starts `trackIncident` on a worker of its own, in a world that behaves as told, by its first event. */
export async function tellIncident(
  client: Client,
  bundle: { code: string },
  address: string,
  make: (id: string) => Partial<IncidentWorld> = () => ({}),
): Promise<IncidentStory> {
  const id = `incident-${randomUUID().slice(0, 8)}`;
  const world: IncidentWorld = { members: [member(id)], saved: [], calls: [], ...make(id) };
  const taskQueue = `incident-${randomUUID()}`;
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue,
    workflowBundle: bundle,
    activities: fakeActivities(id, world),
  });
  const running = worker.run();
  let sequence = 0;
  const happened: IncidentStory['happened'] = async (...happenings) => {
    const told = happenings.map((one, index) => ({
      sequence: sequence + index + 1,
      at: new Date().toISOString(),
      ...one,
    }));
    sequence += happenings.length;
    await client.workflow.signalWithStart<Track, [readonly IncidentHappening[]]>('trackIncident', {
      taskQueue,
      workflowId: trackIncidentId(id),
      args: [{ incidentId: id, ...(world.carried === undefined ? {} : { carried: world.carried }) }],
      signal: 'happened',
      signalArgs: [told],
    });
  };
  await happened({});
  const handle = client.workflow.getHandle<Track>(trackIncidentId(id));
  const view = async (): Promise<IncidentView> => {
    const answer = await handle.query<IncidentView | null>('incident');
    if (answer === null) throw new Error('not tracked yet');
    return answer;
  };
  return {
    id,
    world,
    handle,
    happened,
    view,
    lines: () => world.saved.flatMap(({ entries }) => entries),
    async until(holds) {
      for (let tries = 0; tries < 200; tries += 1) {
        const current = await view().catch(() => null);
        if (current !== null && holds(current)) return current;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`never so: ${JSON.stringify(await view())}`);
    },
    [Symbol.asyncDispose]: async () => {
      await handle.terminate().catch(() => undefined);
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

function fakeActivities(incidentId: string, world: IncidentWorld): Partial<Activities> {
  return {
    async recallIncident(): Promise<RecalledIncident> {
      world.calls.push('recall');
      const [first = member(incidentId)] = world.members;
      const subject = { incidentId, cluster: 'prod', openedAt, reopenWithinMs: world.reopenWithinMs ?? 1_800_000 };
      return world.recalled ?? { kind: 'new', lastSequence: 0, isFirst: true, subject, member: first, changes: [] };
    },
    observeIncident: async () => world.members,
    async recordIncident(record) {
      world.saved.push(record);
    },
    async mergeIncident({ into }) {
      world.calls.push(`merge into ${into}`);
      return into;
    },
    async splitIncident({ symptoms }) {
      world.calls.push(`split ${symptoms.join(',')}`);
      return 'split-1';
    },
    async closeIncident() {
      world.calls.push('close');
    },
    async enrichIncident({ objects }) {
      world.calls.push(`enrich ${objects.join(',')}`);
      return { says: `Looked at ${objects.join(', ')}.`, refs: [] };
    },
  };
}
