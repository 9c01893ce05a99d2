import { describe, expect, it } from 'vitest';
import { ago, deployment, indexOf, pod, statefulSet } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { unavailableWorkloads } from './unavailable-workloads.ts';

const unavailable = (seconds: number) => ({
  type: 'Available',
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  lastTransitionTime: ago(seconds),
});

describe('unavailable workloads', () => {
  it('says how many pods are ready, as the weakest of hints', () => {
    const set = statefulSet({ replicas: 2, ready: 1 });
    const findings = analyzeAll(
      indexOf([deployment({ ready: 0, conditions: [unavailable(600)] }), set, pod(set)]),
      unavailableWorkloads,
    );
    expect(findings.map(({ message }) => message)).toEqual([
      'Deployment checkout has 0 of 2 pods ready.',
      'StatefulSet db has 1 of 2 pods ready.',
    ]);
    expect(Math.max(...findings.map(({ cause }) => cause?.confidence ?? 0))).toBeLessThan(0.3);
  });

  it('gives a scale-up and a rolling restart time', () => {
    const set = statefulSet({ replicas: 2, ready: 1 });
    const restarting = pod(set, { name: 'db-1', ready: false, unreadySeconds: 20 });
    expect(
      analyzeAll(
        indexOf([deployment({ ready: 1, conditions: [unavailable(20)] }), set, restarting]),
        unavailableWorkloads,
      ),
    ).toEqual([]);
  });
});
