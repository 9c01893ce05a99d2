import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { ago, container, deployment, indexOf, object, replicaSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { quotaDemands } from './quota-demands.ts';

const quota = (hard: object, rest: object = {}) => object('v1', 'ResourceQuota', 'team', { spec: { hard, ...rest } });
const made = (resources?: object) =>
  deployment({ containers: [container(resources === undefined ? {} : { resources })] });
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf(objects), quotaDemands);

describe('quotaDemands', () => {
  it('finds a running workload that does not say what the quota counts', () => {
    const [finding] = run(
      quota({ 'requests.cpu': '4', 'limits.memory': '8Gi', pods: '9' }),
      made({ requests: { cpu: '1' } }),
    );
    expect(finding).toMatchObject({
      severity: 'low',
      reason: 'QuotaDemandsUnmet',
      cause: { object: { kind: 'Deployment' } },
    });
    expect(finding?.evidence[1]?.path).toBe('spec.template.spec.containers[0].resources.limits.memory');
  });

  it('takes limits and the defaults of a LimitRange for requests, and leaves scoped quotas and refused pods alone', () => {
    const cpu = quota({ cpu: '4' });
    expect(run(cpu, made({ limits: { cpu: '1' } }))).toEqual([]);
    const range = object('v1', 'LimitRange', 'defaults', {
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '100m' } }] },
    });
    expect(run(cpu, made(), range)).toEqual([]);
    expect(run(quota({ cpu: '4' }, { scopes: ['NotBestEffort'] }), made())).toEqual([]);
    const message = 'pods "x" is forbidden: failed quota: team: must specify cpu';
    const refused = replicaSet(made(), {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message, lastTransitionTime: ago(60) }],
    });
    expect(run(cpu, made(), refused)).toEqual([]);
    expect(run(quota({ pods: '4' }), made())).toEqual([]);
  });
});
