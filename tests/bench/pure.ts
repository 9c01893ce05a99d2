import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import { diagnose } from '../../core/diagnosis/diagnose.ts';
import { manyPods } from '../../core/testing/many-pods.ts';
import { type BenchResult, figure, medianMs } from './bench-result.ts';

const podsEach = 20;

/** The analysis alone, without any I/O, at several sizes: how its cost grows. */
export async function benchPure(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  let before: { readonly name: string; readonly value: number } | null = null;
  for (const pods of [1_000, 5_000, 20_000]) {
    const snapshot = manyPods({ workloads: pods / podsEach, podsEach, faultyEvery: 50 });
    const value = await medianMs(5, () => diagnose(new ClusterIndex(snapshot)));
    const name = `index and diagnose ${pods} pods`;
    results.push(figure(name, value, 'ms', before));
    before = { name, value };
  }
  return results;
}
