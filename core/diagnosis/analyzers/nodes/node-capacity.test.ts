import { describe, expect, it } from 'vitest';
import { container, indexOf, node, pod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nodeCapacity } from './node-capacity.ts';

const pods = (count: number, resources: object = {}, phase = 'Running') =>
  Array.from({ length: count }, (_, at) =>
    pod(null, { name: `p-${at}`, phase, containers: [container({ resources })] }),
  );
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), nodeCapacity);

describe('nodeCapacity', () => {
  it('notes a node that is almost full of pods', () => {
    expect(found(node(), ...pods(105))).toMatchObject([{ reason: 'PodLimitNear', severity: 'info' }]);
    expect(found(node(), ...pods(100))).toEqual([]);
  });

  it('notes memory limits far above what the node has', () => {
    expect(found(node(), ...pods(4, { limits: { memory: '4Gi' }, requests: { memory: '1Gi' } }))).toMatchObject([
      { reason: 'MemoryOvercommitted', severity: 'info', cause: null },
    ]);
    expect(found(node(), ...pods(2, { limits: { memory: '4Gi' }, requests: { memory: '1Gi' } }))).toEqual([]);
  });

  it('finds more promised than there is, and does not count what has ended', () => {
    expect(found(node(), ...pods(5, { requests: { cpu: '1' } }))).toMatchObject([
      { reason: 'RequestsAboveAllocatable', severity: 'low' },
    ]);
    expect(found(node(), ...pods(5, { requests: { cpu: '1' } }, 'Succeeded'))).toEqual([]);
  });
});
