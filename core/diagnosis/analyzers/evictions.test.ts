import { describe, expect, it } from 'vitest';
import { ago, indexOf, pod, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { evictions } from './evictions.ts';

const evicted = (owner: Parameters<typeof pod>[0], secondsAgo: number) =>
  pod(owner, {
    name: 'gone',
    phase: 'Failed',
    ready: false,
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      startTime: ago(secondsAgo),
    },
  });

describe('evictions', () => {
  it('finds evicted pods of a workload that lacks them', () => {
    const { deployment, current } = rolledOut({ replicas: 1 });
    expect(analyzeAll(indexOf([deployment, current, evicted(current, 7200)]), evictions)).toMatchObject([
      { severity: 'medium', reason: 'Evicted' },
    ]);
  });

  it('only notes them once they are replaced, and forgets them after an hour', () => {
    const { deployment, current } = rolledOut({ replicas: 1 });
    const well = pod(current);
    expect(analyzeAll(indexOf([deployment, current, well, evicted(current, 600)]), evictions)).toMatchObject([
      { severity: 'info' },
    ]);
    expect(analyzeAll(indexOf([deployment, current, well, evicted(current, 7200)]), evictions)).toEqual([]);
  });
});
