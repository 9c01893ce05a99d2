import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../core/cluster/kube-object.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { KubeSageError } from '../core/errors.ts';
import { configMap, crashingPod, log, observedAt, pod, rolledOut } from '../core/testing/cluster-fixtures.ts';
import type { ChangeRecord } from '../core/timeline/change-record.ts';
import { diagnoseWarm } from './diagnose-live.ts';
import { LiveCluster } from './live-cluster.ts';
import { liveClusters } from './live-clusters.ts';
import { fakeCluster } from './testing/fake-cluster.ts';
import { watchLive } from './watch-live.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A watch of a cluster in memory, and what it stored. */
function watch(objects: readonly KubeObject[], saveFails: () => KubeSageError | null = () => null) {
  const cluster = fakeCluster(objects);
  const live = new LiveCluster('test');
  const saved: { readonly diagnosis: Diagnosis; readonly before: Diagnosis | null }[] = [];
  const records: ChangeRecord[] = [];
  const startedAt = Date.now();
  const stop = new AbortController();
  const saveLive = vi.fn(async (_: number, diagnosis: Diagnosis, before: Diagnosis | null) => {
    const failure = saveFails();
    if (failure !== null) throw failure;
    saved.push({ diagnosis, before });
  });
  const database = {
    diagnoses: { beginWatch: async () => 7, saveLive },
    changes: { append: async (more: readonly ChangeRecord[]) => void records.push(...more) },
  };
  const now = (): Date => new Date(Date.parse(observedAt) + Date.now() - startedAt);
  const ended = watchLive({
    cluster,
    live,
    database: database as never,
    now,
    tickMs: 50,
    signal: stop.signal,
    onProgress: () => undefined,
  }).catch((error: unknown) => error);
  stops.push(async () => {
    stop.abort(new Error('enough'));
    return ended;
  });
  const latest = (): readonly string[] => saved.at(-1)?.diagnosis.findings.map(({ reason }) => reason) ?? [];
  return { cluster, live, saved, records, ended, stop, saveLive, now, latest };
}

const { deployment, current, previous } = rolledOut({});
const well = pod(current, { name: 'checkout-a' });
const dying = { ...crashingPod(current, 2), metadata: { ...well.metadata, resourceVersion: '9' } };
const healthy = [deployment, current, ...previous, well];

describe('watchLive', () => {
  it('stores a first whole diagnosis, then what changed, and nothing while nothing does', async () => {
    const { cluster, saved, latest } = watch(healthy);
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]).toMatchObject({ before: null, diagnosis: { findings: [], gaps: [] } });
    cluster.edit(dying);
    await vi.waitFor(() => expect(latest()).not.toEqual([]));
    expect(saved[1]?.before).toBe(saved[0]?.diagnosis);
    const count = saved.length;
    await delay(400);
    expect(saved.length).toBe(count);
    cluster.edit({ ...well, metadata: { ...well.metadata, resourceVersion: '10' } });
    await vi.waitFor(() => expect(latest()).toEqual([]));
  });

  it('concludes nothing before every kind was told of', async () => {
    const { cluster, saved, live } = watch([]);
    vi.spyOn(live, 'isComplete', 'get').mockReturnValue(false);
    cluster.edit(dying);
    await delay(300);
    expect(saved).toEqual([]);
  });

  it('joins a burst of changes into few looks', async () => {
    const { cluster, saved } = watch(healthy);
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    for (let n = 0; n < 200; n += 1) {
      const { kind: _, ...rest } = crashingPod(current, 2, { name: `checkout-${n}` });
      cluster.edit({ kind: 'Pod', ...rest });
    }
    await vi.waitFor(() => expect(saved.at(-1)?.diagnosis.findings.length).toBeGreaterThan(0));
    await delay(500);
    expect(saved.length).toBeLessThan(6);
  });

  it('reads the log of a suspect with its first finding, and of the same run only once', async () => {
    const { cluster, latest, saved } = watch(healthy);
    const readLogs = vi.spyOn(cluster, 'readLogs');
    cluster.logs.push(log(dying, ['panic: DB_HOST is missing']));
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    cluster.edit(dying);
    await vi.waitFor(() => expect(latest()).not.toEqual([]));
    expect(JSON.stringify(saved[1]?.diagnosis)).toContain('panic: DB_HOST is missing');
    await delay(400);
    expect(readLogs.mock.calls.flatMap(([requests]) => requests.filter(({ previous }) => previous))).toHaveLength(1);
  });

  it('tells the timeline what was changed', async () => {
    const settings = configMap('settings', { LEVEL: 'info' });
    const { cluster, records, saved } = watch([...healthy, settings]);
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    cluster.edit({
      ...settings,
      metadata: { ...settings.metadata, resourceVersion: '9' },
      data: { LEVEL: 'debug' },
    } as never);
    await vi.waitFor(() => expect(records.map(({ says }) => says).join('\n')).toMatch(/settings.*LEVEL/));
  });

  it('waits for a database that is away', async () => {
    let isDown = true;
    const { saved, ended, saveLive } = watch(healthy, () =>
      isDown ? new KubeSageError('DependencyDown', 'down') : null,
    );
    await vi.waitFor(() => expect(saveLive).toHaveBeenCalled());
    isDown = false;
    await vi.waitFor(() => expect(saved).toHaveLength(1), { timeout: 5_000 });
    expect(await Promise.race([ended, 'goes on'])).toBe('goes on');
  });

  it('ends when another watch has taken over, and when it is stopped, with the reason', async () => {
    const replaced = watch(healthy, () => new KubeSageError('Conflict', 'another watch'));
    expect(await replaced.ended).toMatchObject({ code: 'Conflict' });
    const stopped = watch(healthy);
    stopped.stop.abort(new Error('the person changed their mind'));
    expect(await stopped.ended).toMatchObject({ message: 'the person changed their mind' });
  });
});

describe('diagnoseWarm', () => {
  it('answers from what the watch knows, of a namespace what lies in it', async () => {
    const { live, saved, now, cluster } = watch([...healthy, dying]);
    const observe = vi.spyOn(cluster, 'observe');
    await vi.waitFor(() => expect(saved.length).toBeGreaterThan(0));
    await vi.waitFor(() => expect(live.isFresh(now().getTime())).toBe(true));
    expect(await diagnoseWarm(live, null, now)).toMatchObject({ findings: saved.at(-1)?.diagnosis.findings });
    expect(observe).not.toHaveBeenCalled();
  });

  it('refuses what is not fresh', async () => {
    const { live, now } = watch(healthy);
    expect(await diagnoseWarm(null, null, now)).toBeNull();
    await vi.waitFor(() => expect(live.isFresh(now().getTime())).toBe(true));
    live.receive([{ type: 'gap', list: 'Pod', gap: { kind: 'Pod', code: 'Timeout', detail: '' } }]);
    expect(await diagnoseWarm(live, null, now)).toBeNull();
  });
});

describe('liveClusters', () => {
  it('lets a new watch of a cluster begin when the old one has ended', async () => {
    const live = liveClusters();
    const order: string[] = [];
    const first = live.hold('a', async (_, taken) => {
      await new Promise((resolve) => taken.addEventListener('abort', resolve));
      await delay(30);
      order.push('first ended');
    });
    await delay(10);
    const second = live.hold('a', async (held) => {
      order.push('second began');
      expect(live.find('a')).toBe(held);
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first ended', 'second began']);
    expect(live.find('a')).toBeNull();
  });
});
