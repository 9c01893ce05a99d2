import { describe, expect, it } from 'vitest';
import { ago, indexOf, pod, rolledOut } from '../../testing/cluster-fixtures.ts';
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
    expect(evictions.analyze(indexOf([deployment, current, evicted(current, 7200)]))).toMatchObject([
      { severity: 'medium', reason: 'Evicted' },
    ]);
  });

  it('only notes them once they are replaced, and forgets them after an hour', () => {
    const { deployment, current } = rolledOut({ replicas: 1 });
    const well = pod(current);
    expect(evictions.analyze(indexOf([deployment, current, well, evicted(current, 600)]))).toMatchObject([
      { severity: 'info' },
    ]);
    expect(evictions.analyze(indexOf([deployment, current, well, evicted(current, 7200)]))).toEqual([]);
  });
});
