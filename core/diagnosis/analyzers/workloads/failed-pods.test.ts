import { describe, expect, it } from 'vitest';
import { ago, indexOf, node, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { failedPods } from './failed-pods.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const failed = (reason: string, name = 'failed', secondsAgo = 300) =>
  pod(current, {
    name,
    ready: false,
    phase: 'Failed',
    unreadySeconds: secondsAgo,
    status: { phase: 'Failed', reason, message: 'Pod was rejected', startTime: ago(secondsAgo), conditions: [] },
  });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, node(), ...objects]), failedPods);

describe('failed pods', () => {
  it.each([
    ['UnexpectedAdmissionError', 'RefusedByKubelet', 'Node'],
    ['OutOfcpu', 'NodeOutOfResources', 'Node'],
    ['NodeAffinity', 'NodeLabelsChanged', 'Node'],
    ['NodeShutdown', 'NodeShutDown', 'Node'],
    ['DeadlineExceeded', 'PodDeadlineExceeded', 'Deployment'],
  ])('explains %s', (reason, says, kind) => {
    expect(found(failed(reason))).toMatchObject([{ reason: says, severity: 'high', cause: { object: { kind } } }]);
  });

  it('only notes it when enough others are ready, and forgets it after an hour', () => {
    expect(found(failed('NodeShutdown'), pod(current))[0]?.severity).toBe('info');
    expect(found(failed('NodeShutdown', 'old', 5000), pod(current))).toEqual([]);
  });

  it('leaves evictions and programs that end to others', () => {
    expect(found(failed('Evicted'), failed('', 'b'))).toEqual([]);
  });
});
