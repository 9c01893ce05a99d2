import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../cluster/kube-object.ts';
import { ago, indexOf, node, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { terminatingPods } from './terminating-pods.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const going = (seconds: number, finalizers: readonly string[] = []): Pod => {
  const made = pod(current, { name: 'going' });
  return { ...made, metadata: { ...made.metadata, deletionTimestamp: ago(seconds), finalizers } };
};
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), terminatingPods);

describe('terminating pods', () => {
  it('names the finalizer that keeps a pod', () => {
    expect(found(node(), going(600, ['example.io/drain']))).toMatchObject([
      { reason: 'FinalizerPending', severity: 'medium', cause: { object: { kind: 'Pod' }, confidence: 0.85 } },
    ]);
  });

  it('suspects the kubelet when there is no finalizer, and minds less when a replacement is ready', () => {
    expect(found(node(), going(600), pod(current))).toMatchObject([
      { reason: 'KubeletCannotStop', severity: 'low', cause: { object: { kind: 'Node' }, confidence: 0.5 } },
    ]);
  });

  it('leaves pods within their grace, and those on a lost node, alone', () => {
    expect(found(node(), going(60))).toEqual([]);
    expect(found(node({ isReady: false }), going(600))).toEqual([]);
  });
});
