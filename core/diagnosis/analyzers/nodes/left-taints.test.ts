import { describe, expect, it } from 'vitest';
import { ago, indexOf, node } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { leftTaints } from './left-taints.ts';

const tainted = (key: string, options: Parameters<typeof node>[0] = {}, seconds = 900) =>
  node({ ...options, spec: { taints: [{ key, effect: 'NoSchedule', timeAdded: ago(seconds) }] } });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), leftTaints);

describe('leftTaints', () => {
  it.each([
    ['node.cloudprovider.kubernetes.io/uninitialized', 'NodeUninitialized'],
    ['node.kubernetes.io/unreachable', 'TaintLeftBehind'],
    ['node.kubernetes.io/disk-pressure', 'TaintLeftBehind'],
    ['node.kubernetes.io/out-of-service', 'OutOfServiceLeftBehind'],
    ['node.cilium.io/agent-not-ready', 'NodeAgentNotReady'],
  ])('finds %s on a node that is ready', (key, reason) => {
    expect(found(tainted(key))[0]).toMatchObject({ reason, severity: 'medium', cause: { object: { kind: 'Node' } } });
  });

  it('takes a taint for justified while the node says why', () => {
    expect(found(tainted('node.kubernetes.io/unreachable', { isReady: false }))).toEqual([]);
    expect(
      found(tainted('node.kubernetes.io/disk-pressure', { conditions: [{ type: 'DiskPressure', status: 'True' }] })),
    ).toEqual([]);
  });

  it('gives controllers time', () => {
    expect(found(tainted('node.cloudprovider.kubernetes.io/uninitialized', {}, 60))).toEqual([]);
    expect(found(tainted('node.cloudprovider.kubernetes.io/uninitialized', { ageSeconds: 60 }))).toEqual([]);
  });

  it('leaves taints alone that people set', () => {
    expect(found(tainted('dedicated'), tainted('node-role.kubernetes.io/control-plane', { name: 'node-2' }))).toEqual(
      [],
    );
  });
});
