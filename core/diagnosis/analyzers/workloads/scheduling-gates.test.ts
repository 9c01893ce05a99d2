import { describe, expect, it } from 'vitest';
import { indexOf, job, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { schedulingGates } from './scheduling-gates.ts';

const gates = { schedulingGates: [{ name: 'example.io/quota' }] };
const waiting = { phase: 'Pending', ready: false, state: {}, nodeName: '', spec: gates } as const;
const { deployment, current } = rolledOut({ replicas: 1 });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), schedulingGates);

describe('scheduling gates', () => {
  it('finds pods that nobody may place, with the gate', () => {
    const [finding] = found(pod(current, waiting));
    expect(finding).toMatchObject({ reason: 'SchedulingGated', severity: 'high', cause: { confidence: 0.85 } });
    expect(finding?.message).toContain('example.io/quota');
  });

  it('only notes a Job that queues', () => {
    const queued = job({});
    expect(found(queued, pod(queued, waiting))).toMatchObject([{ severity: 'info' }]);
  });

  it('gives the gate’s controller some minutes, and leaves placed pods alone', () => {
    expect(found(pod(current, { ...waiting, unreadySeconds: 60 }))).toEqual([]);
    expect(found(pod(current))).toEqual([]);
  });
});
