import { describe, expect, it } from 'vitest';
import { indexOf, node, pod } from '../../testing/cluster-fixtures.ts';
import { nodes } from './nodes.ts';

describe('nodes', () => {
  it('finds a node that stopped reporting, with the pods on it', () => {
    const [finding] = nodes.analyze(indexOf([node({ isReady: false }), pod(null)]));
    expect(finding).toMatchObject({
      severity: 'critical',
      cause: { reason: 'NodeNotReady', object: { kind: 'Node', name: 'node-1' } },
    });
    expect(finding?.message).toContain('1 pods');
  });

  it('finds pressure', () => {
    const conditions = [{ type: 'MemoryPressure', status: 'True', reason: 'KubeletHasInsufficientMemory' }];
    expect(nodes.analyze(indexOf([node({ conditions })]))[0]?.reason).toBe('NodeMemoryPressure');
  });

  it('only notes a cordon', () => {
    expect(nodes.analyze(indexOf([node({ spec: { unschedulable: true } })]))).toMatchObject([
      { severity: 'info', reason: 'NodeCordoned' },
    ]);
  });

  it('does not take conditions that it does not know for errors, nor a node that just joined', () => {
    const conditions = [
      { type: 'KernelDeadlock', status: 'True' },
      { type: 'DiskPressure', status: 'False' },
    ];
    expect(
      nodes.analyze(indexOf([node({ conditions }), node({ name: 'new', isReady: false, ageSeconds: 20 })])),
    ).toEqual([]);
  });
});
