import { describe, expect, it } from 'vitest';
import { ago, autoscaler, container, indexOf, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { autoscalers } from './autoscalers.ts';

const asking = container({ resources: { requests: { cpu: '250m' } } });

describe('autoscalers', () => {
  it('finds a target without requests, and those of the revision before', () => {
    const { deployment, current, previous } = rolledOut({ containers: [container()] }, [[asking]]);
    const [finding] = analyzeAll(indexOf([autoscaler(), deployment, current, ...previous]), autoscalers);
    expect(finding?.cause).toMatchObject({ reason: 'ResourceRequestsMissing', object: { kind: 'Deployment' } });
    expect(finding?.remedies.map(({ action }) => action)).toEqual(['set-resources', 'rollback']);
    expect(finding?.remedies[0]?.parameters).toEqual({ container: 'app', requests: { cpu: '250m' } });
  });

  it('finds a target that does not exist', () => {
    expect(analyzeAll(indexOf([autoscaler({ target: 'chekout' })]), autoscalers)[0]?.cause).toMatchObject({
      reason: 'ScaleTargetMissing',
      object: { kind: 'HorizontalPodAutoscaler' },
    });
  });

  it('finds missing metrics as a symptom of its target', () => {
    const { deployment } = rolledOut({ containers: [asking] });
    const conditions = [
      {
        type: 'ScalingActive',
        status: 'False',
        reason: 'FailedGetResourceMetric',
        message: 'no metrics returned from resource metrics API',
        lastTransitionTime: ago(300),
      },
    ];
    expect(analyzeAll(indexOf([autoscaler({ conditions }), deployment]), autoscalers)[0]).toMatchObject({
      reason: 'MetricsMissing',
      severity: 'low',
      dependsOn: [{ kind: 'Deployment' }],
    });
  });

  it('takes a limit for a request, and a target that is scaled to zero for normal', () => {
    const limited = rolledOut({ containers: [container({ resources: { limits: { cpu: '1' } } })] }).deployment;
    const conditions = [
      { type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', lastTransitionTime: ago(300) },
    ];
    expect(analyzeAll(indexOf([autoscaler({ conditions }), limited]), autoscalers)).toEqual([]);
  });
});
