import { setTimeout as delay } from 'node:timers/promises';
import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { CustomResourceDefinition } from '../../core/cluster/platform-objects.ts';
import { type KindName, type ResourceKind, resourceKinds } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import type { WatchOptions } from './cluster.ts';
import { collectionOf } from './custom-kind.ts';
import { mostTelling } from './most-telling.ts';
import { reviewLogAccess } from './review-log-access.ts';
import { WakeUp } from './wake-up.ts';
import { watchControlPlane } from './watch-control-plane.ts';
import { CustomResourceWatches } from './watch-custom-resources.ts';
import { type KindListener, watchKind } from './watch-kind.ts';
import { WatchSink } from './watch-sink.ts';
import { defaultTiming, type WatchTiming } from './watch-timing.ts';

const definitions = 'CustomResourceDefinition';
const aliveEveryMs = 1_000;

/**
 * Follows everything that an observation reads, each kind on a stream of its own, until the signal aborts: rejects with its reason
 * then. Rejects with a KubeSageError when nothing of the cluster can be read, at the beginning or for two minutes on end.
 */
export async function watchCluster(
  cluster: string,
  api: ApiConnection,
  options: WatchOptions,
  timing: WatchTiming = defaultTiming,
): Promise<never> {
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, api.closed, ending.signal]);
  const sink = new WatchSink(options.onEvents, timing.batchMs);
  const wakeUps = new Map<string, WakeUp>(resourceKinds.map((row) => [collectionOf(row), new WakeUp()]));
  /** What is not followed at present. */
  const astray = new Set<string>(resourceKinds.map(({ kind }) => kind));
  /** What kept a kind from being read even once. */
  const unread = new Map<KindName, KubeSageError | null>(resourceKinds.map(({ kind }) => [kind, null]));
  let lastHeardAt = Date.now();
  let logGap: Gap | null = null;
  const custom = new CustomResourceWatches({
    cluster,
    api,
    sink,
    signal,
    timing,
    onFollowing: (kind, isFollowing) => follow(`CustomResource/${kind}`, isFollowing),
    onFailure: (error) => ending.abort(error),
  });

  const watches = [
    ...resourceKinds.map((row) => watchKind(api, row, listenerOf(row), { signal, timing, wakeUp: wakeUpOf(row) })),
    watchControlPlane(api, sink, timing, signal, heard),
    reviewLogs(),
    tellLiveness(),
  ];
  try {
    return await Promise.race(watches);
  } finally {
    ending.abort();
    await Promise.allSettled(watches);
    sink.end();
  }

  function listenerOf({ kind: list }: { readonly kind: KindName }): KindListener {
    return {
      onReplaced: (objects) => {
        heard();
        unread.delete(list);
        sink.push({ type: 'replaced', list, objects });
        if (list === definitions) defineAll(objects as readonly CustomResourceDefinition[]);
      },
      onSet: (object) => {
        heard();
        sink.push({ type: 'set', list, object });
        if (list === definitions) define(object as CustomResourceDefinition);
      },
      onDeleted: (object) => {
        heard();
        sink.push({ type: 'deleted', list, object });
        if (list === definitions) custom.undefine(object.metadata.name);
      },
      onTrouble: (error) => {
        sink.openTrouble(list, list, error);
        if (list === definitions) custom.giveUp(error);
        if (unread.has(list)) unread.set(list, error);
        endWhenBlind();
      },
      onRecovered: () => {
        sink.closeGap(list, list);
        if (list === definitions) custom.resume();
      },
      onFollowing: (isFollowing) => follow(list, isFollowing),
    };
  }

  function wakeUpOf(row: ResourceKind): WakeUp {
    return wakeUps.get(collectionOf(row)) ?? new WakeUp();
  }

  function defineAll(all: readonly CustomResourceDefinition[]): void {
    custom.replaceAll(all);
    for (const { metadata } of all) wakeUps.get(metadata.name)?.wake();
  }

  function define(definition: CustomResourceDefinition): void {
    custom.define(definition);
    wakeUps.get(definition.metadata.name)?.wake();
  }

  function heard(): void {
    lastHeardAt = Date.now();
  }

  function follow(kind: string, isFollowing: boolean): void {
    if (isFollowing) astray.delete(kind);
    else astray.add(kind);
  }

  /** A watch that sees nothing would keep for true what it never saw. */
  function endWhenBlind(): void {
    const errors = [...unread.values()].filter((error) => error !== null);
    if (errors.length === resourceKinds.length) ending.abort(mostTelling(errors));
  }

  async function reviewLogs(): Promise<never> {
    for (;;) {
      const gap = await reviewLogAccess(cluster, api, '', signal);
      if (gap !== null) sink.openGap('Pod', gap);
      else if (logGap !== null) sink.closeGap('Pod', logGap.kind);
      logGap = gap;
      await pause(timing.forbiddenMs);
    }
  }

  async function tellLiveness(): Promise<never> {
    for (;;) {
      await pause(Math.min(aliveEveryMs, timing.pollMs));
      const silentMs = Date.now() - lastHeardAt;
      if (silentMs > timing.outageMs) ending.abort(outage(cluster, silentMs));
      else if (astray.size === 0 && silentMs <= timing.pollMs + timing.openMs) options.onAlive();
    }
  }

  function pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function outage(cluster: string, ms: number): KubeSageError {
  return new KubeSageError('ClusterUnreachable', `Cluster ${cluster} has not answered for ${Math.round(ms / 1000)} s.`);
}
