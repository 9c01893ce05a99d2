import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import { readControlPlaneChecks, readServerVersion } from './read-control-plane.ts';
import type { WatchSink } from './watch-sink.ts';
import type { WatchTiming } from './watch-timing.ts';

type Polled = {
  readonly list: 'ControlPlaneCheck' | 'ServerVersion';
  readonly read: () => Promise<readonly KubeObject[]>;
  /** What was told last, as JSON. */
  told: string | null;
  failingSince: number | null;
};

/**
 * Looks at the control plane now and then, since nothing of it can be watched, and tells what is different. `onHeard` is called after
 * each look that got any answer. Rejects with the signal's reason.
 */
export async function watchControlPlane(
  api: ApiConnection,
  sink: WatchSink,
  timing: WatchTiming,
  signal: AbortSignal,
  onHeard: () => void,
): Promise<never> {
  const polled: readonly Polled[] = [
    { list: 'ControlPlaneCheck', read: () => readControlPlaneChecks(api, signal), told: null, failingSince: null },
    {
      list: 'ServerVersion',
      read: async () => [await readServerVersion(api, signal)],
      told: null,
      failingSince: null,
    },
  ];
  for (;;) {
    await Promise.all(polled.map(look));
    await delay(timing.pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  async function look(one: Polled): Promise<void> {
    const startedAt = Date.now();
    try {
      const objects = await one.read();
      onHeard();
      one.failingSince = null;
      sink.closeGap(one.list, one.list);
      const says = JSON.stringify(objects);
      if (says === one.told) return;
      one.told = says;
      sink.push({ type: 'replaced', list: one.list, objects });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof KubeSageError)) throw error;
      one.failingSince ??= startedAt;
      const isLasting = Date.now() - one.failingSince >= timing.graceMs;
      if (isLasting || one.told === null || error.code === 'Forbidden') sink.openTrouble(one.list, one.list, error);
    }
  }
}
