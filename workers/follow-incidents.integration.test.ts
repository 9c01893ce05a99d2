import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createActivities } from '../activities/create-activities.ts';
import { fakeCluster } from '../activities/testing/fake-cluster.ts';
import { freshDatabase } from '../adapters/database/testing/fresh-database.ts';
import { diagnosis, finding, incident, minute, ref, remediation } from '../adapters/database/testing/samples.ts';
import { connectOrchestrator } from '../adapters/temporal/connect-orchestrator.ts';
import type { Orchestrator } from '../adapters/temporal/orchestrator.ts';
import { type SignalIncident, signalIncident } from '../adapters/temporal/signal-incident.ts';
import { testApi } from '../api/testing/test-api.ts';
import { searchAttributes, taskQueues, trackIncidentId } from '../workflows/messages.ts';
import { failureInterceptor } from './failure-interceptor.ts';
import { followBatch, followIncidents } from './follow-incidents.ts';
import { placeAlerts } from './place-alerts.ts';

const address = inject('temporalAddress');
// A namespace of its own, since the queue's name is everybody's.
const namespace = `incidents-${randomUUID().slice(0, 8)}`;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let client: Client;
let orchestrator: Orchestrator;
let tell: SignalIncident;
let stop: () => Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  database = await freshDatabase(inject('postgresUrl'));
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const kinds = { keyword: 2, bool: 5, int: 3, double: 4 } as const;
  const attributes = Object.entries(searchAttributes).flatMap(([kind, names]) =>
    names.map((name) => [name, kinds[kind as keyof typeof kinds]] as const),
  );
  await vi.waitFor(
    () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(attributes) }),
    { timeout: 30_000, interval: 300 },
  );
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: taskQueues.operations,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    }),
    activities: createActivities({
      clusters: { connect: async () => fakeCluster([]), names: async () => ['test'] },
      database,
      isRunning: async () => false,
      now: () => new Date(),
    }),
    interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
  });
  const running = worker.run();
  client = new Client({ connection, namespace });
  orchestrator = await connectOrchestrator({ address, namespace, uiUrl: '' });
  tell = signalIncident({ connection, namespace });
  stop = async () => {
    worker.shutdown();
    await running;
    await Promise.all([orchestrator.close(), connection.close(), native.close()]);
    await database[Symbol.asyncDispose]();
  };
});
afterAll(() => stop());
beforeEach(async () => {
  await database.query(
    `truncate investigations, diagnosis_documents, findings, incidents, remediations, alerts, incident_tracking,
      incident_timeline, incident_links, incident_splits, audit`,
  );
  // Sequences go on: workflows of earlier tests know those that they heard.
  await database.query('delete from events');
});

const whole = { namespace: null };
let looks = 0;
/** One look at the cluster: incidents by id, each with its findings. */
async function look(incidents: Readonly<Record<string, readonly string[]>>): Promise<void> {
  looks += 1;
  const ids = Object.values(incidents).flat();
  await database.diagnoses.save(
    `look-${looks}`,
    whole,
    diagnosis({
      observedAt: new Date(Date.now() + looks).toISOString(),
      findings: ids.map((id) => finding(id, { object: ref(id) })),
      incidents: Object.entries(incidents).map(([id, symptoms]) => incident(id, symptoms)),
    }),
  );
}
const follow = async (): Promise<void> => {
  while (await followBatch({ database, signalIncident: tell }));
};
const lines = async (id: string) => (await database.incidentTracking.timeline(id, { limit: 500 })).items;
const kinds = async (id: string) => (await lines(id)).map(({ kind }) => kind);
const eventually = (id: string, expected: readonly string[]) =>
  expect.poll(() => kinds(id), { timeout: 15_000, interval: 100 }).toEqual(expected);
const states = async (...ids: readonly string[]) => {
  const found = await database.incidentTracking.of(ids);
  return ids.map((id) => found.get(id)?.tracking);
};

describe('following incidents', () => {
  it('carries a whole story, from the diagnosis to the workflow to the record', async () => {
    await look({ story: ['a'] });
    await database.remediations.save(
      remediation({ id: 'remediate:x', findingId: 'a', phase: 'planning', updatedAt: minute(1) }),
    );
    const decision = { verdict: 'approve', planHash: 'p', reason: 'seen', by: 'bo', at: minute(2) } as const;
    await database.remediations.save(
      remediation({ id: 'remediate:x', findingId: 'a', phase: 'acting', decision, updatedAt: minute(2) }),
    );
    await database.remediations.save(
      remediation({
        id: 'remediate:x',
        findingId: 'a',
        phase: 'resolved',
        says: 'It helped.',
        decision,
        updatedAt: minute(3),
      }),
    );
    await follow();
    await eventually('story', ['opened', 'remediation-requested', 'remediation-decided', 'remediation-ended']);
    expect((await lines('story')).map(({ by, says }) => [by, says]).slice(1)).toEqual([
      ['me', 'Proposed: Scale checkout to 2'],
      ['bo', 'Approved: Scale checkout to 2 (seen)'],
      [null, 'Scale checkout to 2: resolved. It helped.'],
    ]);
    await look({});
    await follow();
    await eventually('story', [...(await kinds('story')).slice(0, 4), 'resolved']);
    await orchestrator.actOnIncident('story', { act: 'note', by: 'ada', text: 'thank you' }, 'note-1');
    await orchestrator.actOnIncident('story', { act: 'note', by: 'ada', text: 'thank you' }, 'note-1');
    expect((await kinds('story')).filter((kind) => kind === 'note')).toHaveLength(1);
    const { items: audit } = await database.audit.list({ limit: 9 });
    expect(audit).toMatchObject([{ actor: 'ada', action: 'incident.note', subject: 'story' }]);
  });

  it('makes two incidents one by a person’s word, whatever the next diagnosis says', async () => {
    await look({ left: ['b'], right: ['c'] });
    await follow();
    await Promise.all([eventually('left', ['opened']), eventually('right', ['opened'])]);
    const merge = { act: 'merge', by: 'ada', into: 'right', reason: 'one outage' } as const;
    expect(await orchestrator.actOnIncident('left', merge, null)).toMatchObject({
      state: 'merged',
      incidentId: 'right',
    });
    await expect(orchestrator.actOnIncident('right', { ...merge, into: 'left' }, null)).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
    await follow();
    await eventually('right', ['opened', 'absorbed', 'symptoms-joined']);
    await look({ left: ['b', 'b2'], right: ['c'] });
    await follow();
    await eventually('right', ['opened', 'absorbed', 'symptoms-joined', 'symptoms-joined']);
    await look({ left: ['b'] });
    await follow();
    // The part that is left keeps it open.
    await expect
      .poll(async () => (await states('right'))[0]?.members.map(({ isOpen }) => isOpen), { timeout: 10_000 })
      .toEqual([false, true]);
    expect((await states('right'))[0]?.resolution).toBeNull();
    await expect(orchestrator.actOnIncident('left', { act: 'note', by: 'ada', text: 'x' }, null)).rejects.toMatchObject(
      { code: 'Conflict' },
    );
  });

  it('makes a symptom an incident of its own that is followed as any other', async () => {
    await look({ both: ['d', 'e'] });
    await follow();
    await eventually('both', ['opened']);
    const { incidentId } = await orchestrator.actOnIncident(
      'both',
      { act: 'split', by: 'ada', symptoms: ['e'], reason: 'no' },
      null,
    );
    await follow();
    await eventually(incidentId ?? '', ['opened']);
    await look({ both: ['d', 'e'] });
    await follow();
    await look({ both: ['d'] });
    await follow();
    await eventually(incidentId ?? '', ['opened', 'resolved']);
    expect(await kinds('both')).toEqual(['opened', 'split']);
  });

  it('lets a person act on an incident before anybody followed it', async () => {
    await look({ early: ['f'] });
    expect(await orchestrator.actOnIncident('early', { act: 'acknowledge', by: 'ada' }, null)).toMatchObject({
      state: 'acknowledged',
    });
    await expect(orchestrator.actOnIncident('never', { act: 'acknowledge', by: 'ada' }, null)).rejects.toMatchObject({
      code: 'Conflict',
    });
    await follow();
    expect(await kinds('early')).toEqual(['opened', 'acknowledged']);
  });

  it('finds again what was lost with the events or with Temporal', async () => {
    await look({ lost: ['g'] });
    await database.query('delete from events');
    const stopping = new AbortController();
    const following = followIncidents({
      database,
      signalIncident: tell,
      log: { warn: () => undefined },
      signal: stopping.signal,
    });
    await eventually('lost', ['opened']);
    await client.workflow.getHandle(trackIncidentId('lost')).terminate('lost');
    await orchestrator.actOnIncident('lost', { act: 'note', by: 'ada', text: 'still here' }, null);
    await eventually('lost', ['opened', 'note']);
    stopping.abort();
    await following;
  });
});

describe('a follower that is killed between telling and remembering', () => {
  const child = (freezeAfter: number | null) =>
    fork(fileURLToPath(new URL('testing/follower-process.ts', import.meta.url)), {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        SEALING_KEY: database.sealingKey,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: namespace,
        ...(freezeAfter === null ? {} : { FREEZE_AFTER: String(freezeAfter) }),
      },
    });

  it('tells again what it told, and each incident hears it once', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `killed-${n}`);
    await look(Object.fromEntries(ids.map((id) => [id, [`s-${id}`]])));
    await look(Object.fromEntries(ids.map((id) => [id, [`s-${id}`, `t-${id}`]])));
    for (const [n, id] of ids.entries())
      await database.remediations.save(
        remediation({ id: `remediate:${id}`, incidentId: id, phase: 'planning', says: `${n}`, updatedAt: minute(n) }),
      );
    const before = await database.cursors.read('incidents');
    for (const freezeAfter of [1, 5, 9]) {
      const process = child(freezeAfter);
      await new Promise<void>((resolve, reject) => {
        process.once('message', () => resolve());
        process.once('error', reject);
      });
      const gone = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGKILL');
      await gone;
      expect(await database.cursors.read('incidents')).toBe(before);
    }
    const last = child(null);
    await new Promise((resolve) => last.once('exit', resolve));
    expect(await database.cursors.read('incidents')).toBeGreaterThan(before);
    for (const id of ids) {
      await expect
        .poll(async () => (await kinds(id)).filter((kind) => kind === 'remediation-requested'), { timeout: 20_000 })
        .toHaveLength(1);
      expect((await kinds(id)).filter((kind) => kind === 'opened')).toHaveLength(1);
      expect((await states(id))[0]?.members[0]?.symptoms).toEqual([`s-${id}`, `t-${id}`]);
    }
  });
});

describe('a storm of 10,000 alerts in a minute', () => {
  it('goes from the hook to few incidents without losing one, each workflow told a bounded number of times', async () => {
    const stopping = new AbortController();
    const signals = new Map<string, number>();
    const counted: SignalIncident = async (id, happenings) => {
      signals.set(id, (signals.get(id) ?? 0) + 1);
      await tell(id, happenings);
    };
    const loop = { database, log: { warn: () => undefined }, signal: stopping.signal };
    const clusters = { connect: async () => fakeCluster([]), names: async () => ['test'] };
    const loops = [
      followIncidents({ ...loop, signalIncident: counted }),
      placeAlerts({ ...loop, clusters, now: () => new Date() }),
    ];
    const { ask } = testApi({ database: () => database });
    const alert = (n: number) => ({
      status: 'firing',
      labels: {
        alertname: ['PodsDown', 'Slow', 'Full'][n % 3],
        namespace: `ns-${n % 7}`,
        pod: `pod-${n}`,
        severity: 'warning',
      },
      annotations: { summary: `pod ${n} is down`, description: 'x'.repeat(300) },
      startsAt: new Date().toISOString(),
      fingerprint: `storm-${n}`,
    });
    const started = performance.now();
    for (let from = 0; from < 10_000; from += 100) {
      const alerts = Array.from({ length: 100 }, (_, n) => alert(from + n));
      const { status } = await ask('POST', '/v1/hooks/alertmanager', {
        version: '4',
        status: 'firing',
        alerts,
        truncatedAlerts: 0,
      });
      expect(status).toBe(202);
    }
    const received = performance.now() - started;
    const placed = async () =>
      (await database.query('select count(*)::integer as n from alerts where incident_id is not null'))[0]?.n;
    await expect.poll(placed, { timeout: 60_000, interval: 200 }).toBe(10_000);
    const placedAfter = performance.now() - started;
    const told = async () => {
      const rows = await database.query(
        `select document ->> 'says' as says from incident_timeline where document ->> 'kind' = 'alerts-attached'`,
      );
      return rows.reduce(
        (sum, { says }) =>
          sum +
          [...String(says).matchAll(/(?:(\d+) × )?(?:PodsDown|Slow|Full)/g)].reduce(
            (all, [, count]) => all + Number(count ?? 1),
            0,
          ),
        0,
      );
    };
    await expect.poll(told, { timeout: 60_000, interval: 200 }).toBe(10_000);
    const toldAfter = performance.now() - started;
    stopping.abort();
    await Promise.all(loops);
    const most = Math.max(...signals.values());
    const total = [...signals.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `storm: 10000 alerts in 100 messages; received in ${Math.round(received)} ms, all placed after ${Math.round(placedAfter)} ms, ` +
        `in every story after ${Math.round(toldAfter)} ms; ${signals.size} incidents, ${total} signals, at most ${most} to one workflow`,
    );
    expect(signals.size).toBe(21);
    expect(most).toBeLessThan(150);
    expect(toldAfter).toBeLessThan(60_000);
  });
});
