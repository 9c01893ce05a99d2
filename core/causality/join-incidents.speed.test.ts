import { expect, it } from 'vitest';
import { ClusterIndex } from '../cluster/cluster-index.ts';
import { analyzeAll } from '../diagnosis/object-analyzer.ts';
import { objectAnalyzers } from '../diagnosis/object-analyzers.ts';
import { manyPods } from '../testing/many-pods.ts';
import { joinIncidents } from './join-incidents.ts';

it('joins 1,000 findings of 500 faults at 5,000 pods within 50 ms', () => {
  const index = new ClusterIndex(manyPods({ workloads: 500, podsEach: 10, faultyEvery: 1 }));
  const findings = objectAnalyzers
    .flatMap((analyzer) => analyzeAll(index, analyzer))
    .filter(({ severity }) => severity !== 'info');
  expect(findings.length).toBeGreaterThan(1000);
  const times = Array.from({ length: 8 }, () => {
    const start = performance.now();
    joinIncidents(index, findings);
    return performance.now() - start;
  });
  // Measured 20 to 35 ms on two cores; the bound is for machines that are busy with other things.
  expect(Math.min(...times)).toBeLessThan(100);
});
