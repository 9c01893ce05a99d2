import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../core/errors.ts';
import { LiveCluster } from './live-cluster.ts';

/** The clusters that this process watches at present. */
export type LiveClusters = {
  /** Only one watch of a cluster at a time: an earlier one is ended first, and told why by its signal. */
  readonly hold: <T>(name: string, work: (live: LiveCluster, taken: AbortSignal) => Promise<T>) => Promise<T>;
  readonly find: (name: string) => LiveCluster | null;
};

const endsWithinMs = 10_000;

type Held = { readonly live: LiveCluster; readonly taken: AbortController; readonly ended: Promise<void> };

export function liveClusters(): LiveClusters {
  const held = new Map<string, Held>();
  return {
    find: (name) => held.get(name)?.live ?? null,
    hold: async (name, work) => {
      const earlier = held.get(name);
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      const own: Held = { live: new LiveCluster(name), taken: new AbortController(), ended };
      held.set(name, own);
      try {
        earlier?.taken.abort(new KubeSageError('Conflict', `Another watch of cluster ${name} has begun here.`));
        // One that does not end in time hangs in something that will fail by itself: what it stores is refused.
        await Promise.race([earlier?.ended, delay(endsWithinMs, undefined, { ref: false })]);
        own.taken.signal.throwIfAborted();
        return await work(own.live, own.taken.signal);
      } finally {
        end();
        if (held.get(name) === own) held.delete(name);
      }
    },
  };
}
