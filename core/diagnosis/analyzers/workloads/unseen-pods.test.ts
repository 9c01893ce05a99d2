import { describe, expect, it } from 'vitest';
import { ago, event, indexOf, object, pod, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { unseenPods } from './unseen-pods.ts';

const waiting = { phase: 'Pending', ready: false, state: {}, nodeName: '' } as const;
const made = (schedulerName?: string) =>
  rolledOut({ replicas: 1, spec: schedulerName === undefined ? {} : { schedulerName } });

describe('unseen pods', () => {
  it('finds a scheduler that nobody runs', () => {
    const { deployment, current } = made('fancy-scheduler');
    expect(analyzeAll(indexOf([deployment, current, pod(current, waiting)]), unseenPods)).toMatchObject([
      { reason: 'SchedulerMissing', severity: 'high', cause: { object: { kind: 'Deployment' }, confidence: 0.82 } },
    ]);
  });

  it('leads to the scheduler’s lease when the ordinary one is silent', () => {
    const { deployment, current } = made();
    const lease = object(
      'coordination.k8s.io/v1',
      'Lease',
      'kube-scheduler',
      { spec: { renewTime: ago(900) } },
      { namespace: 'kube-system' },
    );
    expect(analyzeAll(indexOf([deployment, current, pod(current, waiting), lease]), unseenPods)).toMatchObject([
      { reason: 'SchedulerSilent', cause: null, dependsOn: [{ kind: 'Lease' }] },
    ]);
  });

  it('leaves pods alone that a scheduler has looked at, that are new, or gated', () => {
    const { deployment, current } = made('fancy-scheduler');
    const found = (...objects: Parameters<typeof indexOf>[0]) =>
      analyzeAll(indexOf([deployment, current, ...objects]), unseenPods);
    const seen = pod(current, waiting);
    expect(found(seen, event(seen, 'FailedScheduling', 'no'))).toEqual([]);
    expect(found(unplacedPod(current, '0/1 nodes are available'))).toEqual([]);
    expect(found(pod(current, { ...waiting, unreadySeconds: 30 }))).toEqual([]);
    expect(found(pod(current, { ...waiting, spec: { schedulingGates: [{ name: 'x' }] } }))).toEqual([]);
  });
});
