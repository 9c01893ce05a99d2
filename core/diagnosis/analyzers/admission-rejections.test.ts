import { describe, expect, it } from 'vitest';
import { ago, deployment, indexOf, pod, replicaSet } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { admissionRejections } from './admission-rejections.ts';

function refused(message: string) {
  const made = deployment({ replicas: 1 });
  return [
    made,
    replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message, lastTransitionTime: ago(60) }],
    }),
  ] as const;
}

describe('admission rejections', () => {
  it.each([
    [
      'pods "x" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
      'ServiceAccountMissing',
      'ServiceAccount',
    ],
    ['pods "x" is forbidden: no PriorityClass with name vip was found', 'PriorityClassMissing', 'PriorityClass'],
    [
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
      'PodSecurityViolated',
      'Deployment',
    ],
    ['pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2', 'LimitRangeViolated', 'Deployment'],
    ['admission webhook "policy.example" denied the request: no latest tags', 'DeniedByWebhook', 'Deployment'],
  ])('understands: %s', (message, reason, kind) => {
    const [finding] = analyzeAll(indexOf(refused(message)), admissionRejections);
    expect(finding).toMatchObject({ reason, cause: { object: { kind } } });
  });

  it('leaves quotas and silent webhooks to their analyzers, and what has its pods alone', () => {
    expect(analyzeAll(indexOf(refused('exceeded quota: team')), admissionRejections)).toEqual([]);
    const [made, current] = refused('violates PodSecurity');
    expect(analyzeAll(indexOf([made, current, pod(current)]), admissionRejections)).toEqual([]);
  });
});
