import { describe, expect, it } from 'vitest';
import { indexOf, node, pod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { nodes } from './nodes.ts';

describe('nodes', () => {
  it('finds a node that stopped reporting, with the pods on it', () => {
    const [finding] = analyzeAll(indexOf([node({ isReady: false }), pod(null)]), nodes);
    expect(finding).toMatchObject({
      severity: 'critical',
      cause: { reason: 'NodeNotReady', object: { kind: 'Node', name: 'node-1' } },
    });
    expect(finding?.message).toContain('1 pods');
  });

  it('finds pressure', () => {
    const conditions = [{ type: 'MemoryPressure', status: 'True', reason: 'KubeletHasInsufficientMemory' }];
    expect(analyzeAll(indexOf([node({ conditions })]), nodes)[0]?.reason).toBe('NodeMemoryPressure');
  });

  it('only notes a cordon', () => {
    expect(analyzeAll(indexOf([node({ spec: { unschedulable: true } })]), nodes)).toMatchObject([
      { severity: 'info', reason: 'NodeCordoned' },
    ]);
  });

  it('does not take conditions that it does not know for errors, nor a node that just joined', () => {
    const conditions = [
      { type: 'KernelDeadlock', status: 'True' },
      { type: 'DiskPressure', status: 'False' },
    ];
    expect(
      analyzeAll(indexOf([node({ conditions }), node({ name: 'new', isReady: false, ageSeconds: 20 })]), nodes),
    ).toEqual([]);
  });
});
