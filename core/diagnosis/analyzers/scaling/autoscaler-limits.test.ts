import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../cluster/kube-object.ts';
import { ago, autoscaler, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { autoscalerLimits } from './autoscaler-limits.ts';

const limited = (seconds: number, utilization?: number): HorizontalPodAutoscaler => {
  const conditions = [
    { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas', lastTransitionTime: ago(seconds) },
  ];
  const currentMetrics =
    utilization === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: utilization } } }];
  return { ...autoscaler(), status: { conditions, currentReplicas: 5, desiredReplicas: 5, currentMetrics } };
};
const ranged = (minReplicas: number, maxReplicas: number): HorizontalPodAutoscaler => {
  const plain = autoscaler();
  return { ...plain, spec: { ...plain.spec, minReplicas, maxReplicas } };
};
const found = (scaler: HorizontalPodAutoscaler) => analyzeAll(indexOf([scaler]), autoscalerLimits);

describe('autoscalerLimits', () => {
  it('finds an autoscaler that is at its maximum for long and still above its target', () => {
    const [finding] = found(limited(3600, 95));
    expect(finding).toMatchObject({ reason: 'AtMaximum', severity: 'low' });
    expect(finding?.message).toContain('cpu is at 95 % where 70 % is meant');
    expect(found(limited(3600))).toHaveLength(1);
  });

  it('takes a short while at the maximum, or one within the target, for normal', () => {
    expect(found(limited(300, 95))).toEqual([]);
    expect(found(limited(3600, 60))).toEqual([]);
  });

  it('notes a range that is none', () => {
    expect(found(ranged(3, 3))).toMatchObject([{ reason: 'RangeEmpty', severity: 'info' }]);
    expect(found(ranged(2, 3))).toEqual([]);
  });

  it('finds a target that may not be scaled, and a custom one that cannot be reached', () => {
    const unable = (reason: string, kind = 'Deployment', seconds = 300): HorizontalPodAutoscaler => {
      const conditions = [
        { type: 'AbleToScale', status: 'False', reason, message: 'forbidden', lastTransitionTime: ago(seconds) },
      ];
      const plain = autoscaler({ conditions });
      return { ...plain, spec: { ...plain.spec, scaleTargetRef: { kind, name: 'checkout' } } };
    };
    expect(found(unable('FailedUpdateScale'))).toMatchObject([{ reason: 'ScaleRefused', severity: 'medium' }]);
    expect(found(unable('FailedGetScale', 'Rollout'))).toHaveLength(1);
    expect(found(unable('FailedGetScale'))).toEqual([]);
    expect(found(unable('FailedUpdateScale', 'Deployment', 10))).toEqual([]);
  });
});
