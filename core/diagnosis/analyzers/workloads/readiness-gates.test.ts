import { describe, expect, it } from 'vitest';
import { ago, indexOf, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { readinessGates } from './readiness-gates.ts';

const gate = 'target-health.lb.example/web';
const { deployment, current } = rolledOut({ replicas: 1, spec: { readinessGates: [{ conditionType: gate }] } });
const gated = (seconds: number, containers = 'True', status?: string) =>
  pod(current, {
    ready: false,
    state: { running: { startedAt: ago(900) } },
    conditions: [
      { type: 'ContainersReady', status: containers, lastTransitionTime: ago(seconds) },
      ...(status === undefined ? [] : [{ type: gate, status, message: 'target is unhealthy' }]),
    ],
  });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), readinessGates);

describe('readiness gates', () => {
  it('finds a gate that nobody has ever set, and one that says no', () => {
    expect(found(gated(900))).toMatchObject([{ reason: 'ReadinessGateClosed', cause: { confidence: 0.8 } }]);
    expect(found(gated(900, 'True', 'False'))[0]?.message).toContain('target is unhealthy');
  });

  it('waits a few minutes, and leaves open gates and unready containers alone', () => {
    expect(found(gated(60))).toEqual([]);
    expect(found(gated(900, 'True', 'True'))).toEqual([]);
    expect(found(gated(900, 'False'))).toEqual([]);
  });
});
