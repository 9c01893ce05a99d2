import { describe, expect, it } from 'vitest';
import {
  ago,
  container,
  deployment,
  event,
  indexOf,
  object,
  pod,
  replicaSet,
  rolledOut,
  templateWith,
} from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { quotas } from './quotas.ts';

const words =
  'pods "checkout-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10';
const quota = object('v1', 'ResourceQuota', 'team', {
  spec: { hard: { pods: '10' } },
  status: { hard: { pods: '10', cpu: '50' }, used: { pods: '10', cpu: '1' } },
});
const failure = {
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message: words,
  lastTransitionTime: ago(60),
};

describe('quotas', () => {
  it('blames the quota that is used up, with the numbers', () => {
    const made = deployment({ replicas: 3 });
    const current = replicaSet(made, { conditions: [failure] });
    const [finding] = analyzeAll(indexOf([made, current, pod(current), quota]), quotas);
    expect(finding?.cause).toMatchObject({ reason: 'QuotaExhausted', object: { kind: 'ResourceQuota', name: 'team' } });
    expect(
      finding?.evidence.filter(({ object: about }) => about.kind === 'ResourceQuota').map(({ value }) => value),
    ).toEqual(['10 of 10']);
  });

  it('blames the rollout that asks for more', () => {
    const made = deployment({ replicas: 2, containers: [container({ resources: { requests: { cpu: '8' } } })] });
    const current = replicaSet(made, { revision: 2, conditions: [failure] });
    const before = replicaSet(made, {
      revision: 1,
      template: templateWith(made, [container({ resources: { requests: { cpu: '1' } } })]),
    });
    const [finding] = analyzeAll(indexOf([made, current, before, quota]), quotas);
    expect(finding?.cause?.object.kind).toBe('Deployment');
    expect(finding?.remedies[0]?.action).toBe('rollback');
  });

  it('is over once the quota has room again', () => {
    const made = deployment({ replicas: 3 });
    const current = replicaSet(made, { conditions: [failure] });
    const raised = { ...quota, spec: { hard: { pods: '20' } } };
    expect(analyzeAll(indexOf([made, current, pod(current), raised]), quotas)).toEqual([]);
  });

  it('reads the event where there is no condition, and forgets it once the pods are there', () => {
    const { deployment: made, current } = rolledOut({ replicas: 1 });
    const told = event(current, 'FailedCreate', `Error creating: ${words}`);
    expect(analyzeAll(indexOf([made, current, told, quota]), quotas)).toHaveLength(1);
    expect(analyzeAll(indexOf([made, current, told, quota, pod(current)]), quotas)).toEqual([]);
  });
});
