import type { Database } from '../adapters/database/stores.ts';
import type { Clusters } from '../adapters/kubernetes/clusters.ts';
import type { Alert } from '../core/alerts/alert.ts';
import type { KnownObjects } from '../core/alerts/choose-incident.ts';
import { kindsOfAlerts, knownObjects } from '../core/alerts/known-objects.ts';
import { keepGoing, type LoopLog } from './keep-going.ts';

export type AlertPlacer = {
  readonly database: Database;
  readonly clusters: Clusters;
  readonly now: () => Date;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
};

const batch = 2_000;
const mostNamespaces = 3;
const lookWithinMs = 15_000;
const knownForMs = 10_000;

/**
 * Finds the incidents that new alerts belong to, until the signal aborts. The alerts themselves are the queue: each stays pending until
 * the one transaction that gives it its place, so a process that is killed loses none and places none twice.
 */
export async function placeAlerts({ database, clusters, now, log, signal }: AlertPlacer): Promise<void> {
  const seen = new Map<string, { readonly at: number; readonly namespaces: string; readonly objects: KnownObjects }>();
  await keepGoing({
    name: 'placing alerts',
    listen: (wake) => database.events.listen(wake),
    signal,
    log,
    turn: async () => {
      const at = now().toISOString();
      await database.alerts.expire(at);
      const pending = await database.alerts.pending(batch);
      if (pending.length > 0) await database.alerts.attach(pending, await lookUp(pending), at);
      return pending.length === batch;
    },
  });

  async function lookUp(alerts: readonly Alert[]): Promise<ReadonlyMap<string, KnownObjects>> {
    const known = new Map<string, KnownObjects>();
    for (const cluster of new Set(alerts.map((alert) => alert.cluster))) {
      const objects = alerts.filter((alert) => alert.cluster === cluster).flatMap((alert) => alert.objects);
      const namespaces = [...new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ''))].sort();
      if (objects.length === 0) continue;
      try {
        known.set(cluster, await objectsOf(cluster, namespaces));
      } catch (error) {
        // An alert waits for no cluster: what its labels name is then taken by name alone.
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ cluster, reason }, 'Alerts are placed without looking at the objects they name');
      }
    }
    return known;
  }

  /** A storm names the same objects again and again: they are listed once in ten seconds, and never one by one. */
  async function objectsOf(name: string, namespaces: readonly string[]): Promise<KnownObjects> {
    const isWide = namespaces.length > mostNamespaces;
    const key = isWide ? '*' : namespaces.join(' ');
    const last = seen.get(name);
    if (
      last !== undefined &&
      performance.now() - last.at < knownForMs &&
      (last.namespaces === '*' || last.namespaces === key)
    ) {
      return last.objects;
    }
    const cluster = await clusters.connect(name);
    const within = AbortSignal.any([signal, AbortSignal.timeout(lookWithinMs)]);
    const looks = isWide || namespaces.length === 0 ? [{}] : namespaces.map((namespace) => ({ namespace }));
    const snapshots = await Promise.all(
      looks.map((scope) => cluster.observe({ ...scope, kinds: kindsOfAlerts, signal: within })),
    );
    const objects = knownObjects(snapshots.flatMap((snapshot) => Object.values(snapshot.objects).flat()));
    seen.set(name, { at: performance.now(), namespaces: key, objects });
    return objects;
  }
}
