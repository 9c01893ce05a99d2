import { describe, expect, it } from 'vitest';
import type { StatefulSet } from '../../../cluster/kube-object.ts';
import { indexOf, node, pod, statefulSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { statefulSetRollouts } from './stateful-set-rollouts.ts';

const set = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => {
  const made = statefulSet({ replicas: 2 });
  return {
    ...made,
    spec: { ...made.spec, ...spec },
    status: { ...made.status, observedGeneration: 1, updateRevision: 'db-2' },
  };
};
const member = (owner: StatefulSet, ordinal: number, revision: string, ready = true, unreadySeconds = 600) =>
  pod(owner, {
    name: `db-${ordinal}`,
    labels: { app: 'db', 'controller-revision-hash': revision },
    ready,
    unreadySeconds,
  });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([node(), ...objects]), statefulSetRollouts);

describe('stateful set rollouts', () => {
  it('finds the broken pod of an older revision that the controller waits for, and proposes to recreate it', () => {
    const owner = set();
    expect(found(owner, member(owner, 0, 'db-1'), member(owner, 1, 'db-1', false))).toMatchObject([
      {
        reason: 'RolloutBlockedByBrokenPod',
        cause: { confidence: 0.88 },
        remedies: [{ action: 'recreate-pod', target: { kind: 'Pod', name: 'db-1' } }],
      },
    ]);
  });

  it('does not mind a rollout on its way, a broken pod of the new revision, or parallel ones', () => {
    const owner = set();
    expect(found(owner, member(owner, 0, 'db-1'), member(owner, 1, 'db-2'))).toEqual([]);
    expect(found(owner, member(owner, 0, 'db-1'), member(owner, 1, 'db-2', false))).toEqual([]);
    expect(found(owner, member(owner, 0, 'db-1', false, 30))).toEqual([]);
    const parallel = set({ podManagementPolicy: 'Parallel' });
    expect(found(parallel, member(parallel, 1, 'db-1', false))).toEqual([]);
  });

  it('notes what OnDelete leaves behind, and minds it when that is broken', () => {
    const owner = set({ updateStrategy: { type: 'OnDelete' } });
    expect(found(owner, member(owner, 0, 'db-1'))).toMatchObject([
      { reason: 'UpdatesOnDelete', severity: 'info', remedies: [] },
    ]);
    expect(found(owner, member(owner, 0, 'db-1', false))).toMatchObject([
      { severity: 'high', remedies: [{ action: 'recreate-pod' }] },
    ]);
  });

  it('notes what the partition holds back', () => {
    const owner = set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
    expect(found(owner, member(owner, 0, 'db-1'), member(owner, 1, 'db-2'))).toMatchObject([
      { reason: 'HeldByPartition', severity: 'info' },
    ]);
  });
});
