import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../cluster/kube-object.ts';
import { ago, autoscaler, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { metricsSources } from './metrics-sources.ts';

const blind = (name: string, seconds = 300, kind = 'Deployment'): HorizontalPodAutoscaler => {
  const conditions = [
    {
      type: 'ScalingActive',
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: 'unable to fetch',
      lastTransitionTime: ago(seconds),
    },
  ];
  const plain = autoscaler({ name, conditions });
  return { ...plain, spec: { ...plain.spec, scaleTargetRef: { kind, name } } };
};
const api = object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io');
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), metricsSources);

describe('metricsSources', () => {
  it('tells of a metrics API that is not there, in the same words for every autoscaler', () => {
    const findings = found(blind('a'), blind('b'));
    expect(findings[0]).toMatchObject({
      reason: 'MetricsApiMissing',
      cause: { object: { kind: 'APIService', uid: '' } },
    });
    expect(findings[1]).toEqual(findings[0]);
  });

  it('has nothing to say while the API is there, the kind was not read, or it has only begun', () => {
    expect(found(blind('a'), api)).toEqual([]);
    expect(found(blind('a', 10))).toEqual([]);
    expect(found(autoscaler())).toEqual([]);
    expect(analyzeAll(indexOf([blind('a')], { unread: ['APIService'] }), metricsSources)).toEqual([]);
  });

  it('tells of a target of a custom kind that is not measured', () => {
    const rollout = object('argoproj.io/v1alpha1', 'Rollout', 'web');
    expect(found(blind('web', 300, 'Rollout'), api, rollout)).toMatchObject([
      { reason: 'CustomTargetUnmeasured', severity: 'low', dependsOn: [{ kind: 'Rollout', name: 'web' }] },
    ]);
  });
});
