import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../adapters/database/stores.ts';
import type { Cluster } from '../adapters/kubernetes/cluster.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { KubeSageError } from '../core/errors.ts';
import type { LiveCluster } from './live-cluster.ts';
import { LiveTimeline } from './live-timeline.ts';

export type WatchLive = {
  readonly cluster: Cluster;
  readonly live: LiveCluster;
  readonly database: Pick<Database, 'diagnoses' | 'changes'>;
  readonly now: () => Date;
  /** How often the clock alone is reason to look again. */
  readonly tickMs: number;
  readonly signal: AbortSignal;
  /** Called whenever something got done: who does not hear of it for long may take the watch for stuck. */
  readonly onProgress: () => void;
};

/** Between two looks, so that a burst of changes is one: as long as a look takes, within these bounds. */
const pauseMs = { least: 100, most: 400 };
/** How long a new finding waits for the logs that would explain it. */
const logsWithinMs = 300;
// A finding that stays is stored again this often, so that "last seen" stays honest.
const restateEveryMs = 60_000;
const databaseWithinMs = 60_000;
const databaseAgainMs = 1_000;

/**
 * Keeps what is stored of a cluster equal to what its watch tells, until the signal aborts (rejects with its reason then): a change
 * has the affected objects judged again, and what that changes of findings and incidents is stored, with the timeline. The first look
 * waits until every kind was told of, and takes up what an earlier watch left: what that stored and is not so any more is resolved.
 * Rejects with what the watch or the database reject with.
 */
export async function watchLive(options: WatchLive): Promise<never> {
  const { cluster, live, database, now, tickMs, onProgress } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const timeline = new LiveTimeline(cluster.name, database.changes);
  const watch = await database.diagnoses.beginWatch(cluster.name);
  let stored: Diagnosis | null = null;
  let storedAt = Number.NEGATIVE_INFINITY;
  let news = Promise.withResolvers<void>();
  let reading: Promise<void> | null = null;
  let telling: Promise<void> | null = null;

  const watching = cluster.watch({
    signal,
    onEvents: (events) => {
      live.receive(events);
      wake();
    },
    onAlive: () => live.alive(now().getTime()),
  });
  const looking = lookAgainAndAgain();
  try {
    return await Promise.race([watching, looking]);
  } finally {
    ending.abort();
    wake();
    await Promise.allSettled([watching, looking, reading, telling]);
  }

  async function lookAgainAndAgain(): Promise<never> {
    for (;;) {
      signal.throwIfAborted();
      const heard = news.promise;
      const from = performance.now();
      if (live.isComplete) await look();
      else live.takeIn();
      onProgress();
      const tookMs = performance.now() - from;
      await pause(Math.min(pauseMs.most, Math.max(pauseMs.least, tookMs)));
      const ticking = new AbortController();
      await Promise.race([heard, delay(tickMs, undefined, { signal: ticking.signal }).catch(() => undefined)]);
      ticking.abort();
    }
  }

  async function look(): Promise<void> {
    let diagnosis = live.diagnose(now());
    if (readLogs() !== null) {
      await Promise.race([reading, pause(logsWithinMs)]);
      diagnosis = live.diagnose(now());
    }
    const isDue = now().getTime() - storedAt >= restateEveryMs;
    const changes = live.takeChanges();
    if (isDue || stored === null || isOther(stored, diagnosis)) {
      const before = isDue ? null : stored;
      await untilStored(() => database.diagnoses.saveLive(watch, diagnosis, before));
      if (isDue) storedAt = now().getTime();
      stored = diagnosis;
    }
    timeline.add(changes, diagnosis.observedAt);
    if (timeline.isFirst) timeline.recall(live.index);
    telling ??= beside(() => untilStored(() => timeline.store())).finally(() => {
      telling = null;
    });
  }

  /** Logs are read beside everything else; those that come too late for this look make another one. */
  function readLogs(): Promise<void> | null {
    if (reading !== null) return null;
    const requests = live.logs.due(live.suspects(), now().getTime());
    if (requests.length === 0) return null;
    reading = beside(async () => {
      const tails = await cluster.readLogs(requests, signal).catch((error: unknown) => {
        // A cluster that does not answer is told of by the watch; the findings stand without the logs.
        if (error instanceof KubeSageError) return [];
        throw error;
      });
      if (live.logs.take(requests, tails, now().getTime())) live.takeLogs();
    }).finally(() => {
      reading = null;
      wake();
    });
    return reading;
  }

  /** What goes on beside the looks ends the watch when it fails, and never otherwise. */
  async function beside(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) ending.abort(error);
    }
  }

  /** A database that restarts is waited for: what is known of the cluster is worth more than a fresh beginning. */
  async function untilStored(store: () => Promise<void>): Promise<void> {
    const endAt = Date.now() + databaseWithinMs;
    for (;;) {
      try {
        return await store();
      } catch (error) {
        const isDown = error instanceof KubeSageError && error.code === 'DependencyDown';
        if (!isDown || Date.now() >= endAt) throw error;
        await pause(databaseAgainMs);
      }
    }
  }

  function wake(): void {
    news.resolve();
    news = Promise.withResolvers<void>();
  }

  function pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What did not change is the same object in both. */
function isOther(before: Diagnosis, after: Diagnosis): boolean {
  return (
    before.findings !== after.findings ||
    before.notes !== after.notes ||
    before.incidents !== after.incidents ||
    JSON.stringify(before.gaps) !== JSON.stringify(after.gaps)
  );
}
