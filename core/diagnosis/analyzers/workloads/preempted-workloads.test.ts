import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../cluster/kube-object.ts';
import { event, indexOf, object, pod, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { preemptedWorkloads } from './preempted-workloads.ts';

const victim = rolledOut({ name: 'batch', replicas: 1 });
const winner = rolledOut({ name: 'urgent', replicas: 1, spec: { priorityClassName: 'urgent', priority: 1000 } });
const urgent = object('scheduling.k8s.io/v1', 'PriorityClass', 'urgent', { value: 1000 });
const by = pod(winner.current, { name: 'urgent-r1-x2x4z' });
const gone: Pod = pod(victim.current, { name: 'batch-r1-ab12c' });
const told = event(gone, 'Preempted', `Preempted by pod ${by.metadata.uid} on node node-1`, { type: 'Normal' });
const waiting = unplacedPod(victim.current, '0/1 nodes are available: 1 Insufficient cpu.', { name: 'batch-r1-zz99z' });
const all = [victim.deployment, victim.current, winner.deployment, winner.current, urgent];
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([...all, ...objects]), preemptedWorkloads);

describe('preempted workloads', () => {
  it('says who preempted whom, and by what priority', () => {
    const [finding] = found(by, waiting, told);
    expect(finding).toMatchObject({
      reason: 'Preempted',
      object: { name: 'batch' },
      cause: { object: { kind: 'Deployment', name: 'urgent' }, confidence: 0.88 },
    });
    expect(finding?.message).toContain('priority 1000 (class urgent)');
  });

  it('does not invent a preemptor that is gone', () => {
    expect(found(waiting, told)).toMatchObject([{ cause: { object: { name: 'batch' }, confidence: 0.45 } }]);
  });

  it('says nothing once the pods have found another place, nor of other workloads', () => {
    expect(found(by, pod(victim.current), told)).toEqual([]);
    const foreign = event(
      pod(null, { name: 'other-1' }),
      'Preempted',
      `Preempted by pod ${by.metadata.uid} on node node-1`,
    );
    expect(found(by, waiting, foreign)).toEqual([]);
  });
});
