import { describe, expect, it } from 'vitest';
import { budget, deployment, indexOf, ingress, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { replicaResilience } from './replica-resilience.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), replicaResilience);

describe('replicaResilience', () => {
  it('notes a single replica behind an Ingress, and not one that nobody reaches from outside', () => {
    expect(found(deployment({ replicas: 1 }), service(), ingress())).toMatchObject([
      { reason: 'SingleReplica', severity: 'info' },
    ]);
    expect(found(deployment({ replicas: 1 }), service())).toEqual([]);
    expect(found(deployment({ replicas: 1 }), service({ selector: { app: 'cart' } }), ingress())).toEqual([]);
    expect(found(deployment({ replicas: 0 }), service(), ingress())).toEqual([]);
  });

  it('notes many replicas without a budget', () => {
    expect(found(deployment({ replicas: 3 }))).toMatchObject([{ reason: 'NoDisruptionBudget', severity: 'info' }]);
    expect(found(deployment({ replicas: 2 }))).toEqual([]);
    expect(found(deployment({ replicas: 3 }), budget({ maxUnavailable: 1 }, {}))).toEqual([]);
    const other = budget({ maxUnavailable: 1, selector: { matchLabels: { app: 'cart' } } }, {});
    expect(found(deployment({ replicas: 3 }), other)).toHaveLength(1);
  });
});
