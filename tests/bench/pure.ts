import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { joinIncidents } from '../../core/causality/join-incidents.ts';
import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import type { ClusterSnapshot } from '../../core/cluster/cluster-snapshot.ts';
import type { KubeObject, Pod } from '../../core/cluster/kube-object.ts';
import type { KindName } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import { diagnose } from '../../core/diagnosis/diagnose.ts';
import { LiveDiagnosis } from '../../core/diagnosis/live-diagnosis.ts';
import { manyPods } from '../../core/testing/many-pods.ts';
import { type BenchResult, figure, medianMs } from './bench-result.ts';

const podsEach = 20;
const batch = 50;
const runs = 9;

/** The analysis alone, without any I/O: how its cost grows, and what a change costs once the cluster is known. */
export async function benchPure(): Promise<readonly BenchResult[]> {
  return [...(await cold(6)), ...(await cold(1)), ...(await live(6)), ...(await live(1)), ...memory(), await joining()];
}

function clusterOf(pods: number, namespaces: number, faultyEvery = 50): ClusterSnapshot {
  return manyPods({ workloads: pods / podsEach, podsEach, faultyEvery, namespaces, aliases: 4 });
}

/** Index and diagnosis of a cluster that was just read. */
async function cold(namespaces: number): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  let before: { readonly name: string; readonly value: number } | null = null;
  for (const pods of [1_000, 5_000, 20_000]) {
    const snapshot = clusterOf(pods, namespaces);
    const value = await medianMs(runs, () => diagnose(new ClusterIndex(snapshot)));
    const name = `index and diagnose ${pods} pods in ${sayPlaces(namespaces)}`;
    results.push(figure(name, value, 'ms', before));
    before = { name, value };
  }
  return results;
}

/** A cluster of 5,000 pods that is watched. */
async function live(namespaces: number): Promise<readonly BenchResult[]> {
  const snapshot = clusterOf(5_000, namespaces);
  const watched = watching(snapshot);
  const observedAt = Date.parse(snapshot.observedAt);
  let [tick, round] = [0, 0];
  const diagnoseNow = () => watched.diagnose(new Date(observedAt + tick * 1000).toISOString());
  const first = await medianMs(1, diagnoseNow);
  const changed = await medianMs(4 * runs, () => {
    round += 1;
    watched.apply(changesOf(snapshot.objects.Pod ?? [], round));
    diagnoseNow();
  });
  const still = await medianMs(runs, diagnoseNow);
  const later = await medianMs(runs, () => {
    tick += 1;
    diagnoseNow();
  });
  const where = `5000 pods in ${sayPlaces(namespaces)}`;
  const baseline = { name: 'the first diagnosis of the watched cluster', value: first };
  return [
    figure(`${batch} changed pods of ${where}: apply and diagnose`, changed, 'ms', baseline),
    figure(`nothing changed among ${where}`, still, 'ms', baseline),
    figure(`only the clock moved, ${where}`, later, 'ms', baseline),
  ];
}

function memory(): readonly BenchResult[] {
  const before = heapMiB();
  const plain: unknown = JSON.parse(JSON.stringify(clusterOf(20_000, 6)));
  const snapshot = plain as ClusterSnapshot;
  const objects = heapMiB() - before;
  const watched = watching(snapshot);
  watched.diagnose(snapshot.observedAt);
  const all = heapMiB() - before;
  // Held until here, so that the objects count.
  const pods = watched.index.all('Pod').length + (snapshot.objects.Pod?.length ?? 0);
  return [
    figure(`heap of ${pods / 2} watched pods with everything`, all, 'MiB', { name: 'the objects', value: objects }),
  ];
}

async function joining(): Promise<BenchResult> {
  const index = new ClusterIndex(clusterOf(20_000, 6, 1));
  const { findings } = diagnose(index);
  const value = await medianMs(runs, () => joinIncidents(index, findings));
  return figure(`incidents of ${findings.length} findings`, value, 'ms');
}

function watching({ cluster, objects }: ClusterSnapshot): LiveDiagnosis {
  const watched = new LiveDiagnosis(cluster);
  watched.apply(
    Object.entries(objects).map(([list, some]) => ({
      type: 'replaced',
      list: list as KindName,
      objects: some as readonly KubeObject[],
    })),
  );
  return watched;
}

/** Pods of as many workloads that get unready and, in the next round, ready again. */
function changesOf(pods: readonly Pod[], round: number): readonly WatchEvent[] {
  const every = Math.floor(pods.length / batch);
  const place = (round >> 1) % every;
  return pods
    .filter((_, at) => at % every === place)
    .slice(0, batch)
    .map((pod) => ({ type: 'set', list: 'Pod', object: withReady(pod, round % 2 === 0) }));
}

function withReady(pod: Pod, isReady: boolean): Pod {
  const conditions = (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: isReady ? 'True' : 'False' } : condition,
  );
  const containerStatuses = (pod.status?.containerStatuses ?? []).map((status) => ({ ...status, ready: isReady }));
  return { ...pod, status: { ...pod.status, conditions, containerStatuses } };
}

function heapMiB(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function sayPlaces(namespaces: number): string {
  return namespaces === 1 ? 'one namespace' : `${namespaces} namespaces`;
}
