import { describe, expect, it } from 'vitest';
import { ago, indexOf, node } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nodeProblems } from './node-problems.ts';

const found = (type: string, status: string, seconds = 600) =>
  analyzeAll(
    indexOf([
      node({
        conditions: [
          { type, status, reason: 'Why', message: 'task blocked for 120 s', lastTransitionTime: ago(seconds) },
        ],
      }),
    ]),
    nodeProblems,
  );

describe('nodeProblems', () => {
  it.each([
    ['KernelDeadlock', 'True'],
    ['ReadonlyFilesystem', 'True'],
    ['FrequentKubeletRestart', 'True'],
    ['CorruptDockerOverlay2', 'True'],
    ['ContainerRuntimeUnhealthy', 'True'],
    ['StorageReady', 'False'],
  ])('finds %s=%s', (type, status) => {
    expect(found(type, status)[0]).toMatchObject({ reason: 'NodeProblem', cause: { object: { kind: 'Node' } } });
  });

  it.each([
    ['KernelDeadlock', 'False'],
    ['EtcdIsVoter', 'True'],
    ['SomethingNobodyKnows', 'True'],
    ['SomethingNobodyKnows', 'False'],
    ['StorageReady', 'True'],
    ['MemoryPressure', 'True'],
    ['Ready', 'False'],
  ])('leaves %s=%s alone', (type, status) => {
    expect(found(type, status)).toEqual([]);
  });

  it('waits for a condition to settle', () => {
    expect(found('KernelDeadlock', 'True', 5)).toEqual([]);
  });
});
