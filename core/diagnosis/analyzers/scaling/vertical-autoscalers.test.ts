import { describe, expect, it } from 'vitest';
import { ago, autoscaler, deployment, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { verticalAutoscalers } from './vertical-autoscalers.ts';

const scaler = (spec: object = {}, status: object = {}) =>
  object('autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', 'checkout', {
    spec: { targetRef: { kind: 'Deployment', name: 'checkout' }, updatePolicy: { updateMode: 'Auto' }, ...spec },
    status,
  });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), verticalAutoscalers);
const reasons = (...objects: Parameters<typeof indexOf>[0]) => found(...objects).map(({ reason }) => reason);

describe('verticalAutoscalers', () => {
  it('finds a target that does not exist', () => {
    expect(found(scaler())).toMatchObject([{ reason: 'TargetMissing', severity: 'medium' }]);
  });

  it('finds that there has been no recommendation for long', () => {
    const none = (seconds: number) => ({
      conditions: [{ type: 'RecommendationProvided', status: 'False', lastTransitionTime: ago(seconds) }],
    });
    expect(reasons(scaler({}, none(3600)), deployment())).toEqual(['NoRecommendation']);
    expect(reasons(scaler({}, none(300)), deployment())).toEqual([]);
    const unmatched = {
      conditions: [{ type: 'NoPodsMatched', status: 'True', message: 'no pods', lastTransitionTime: ago(3600) }],
    };
    expect(reasons(scaler({}, unmatched), deployment())).toEqual(['NoRecommendation']);
    expect(
      reasons(scaler({}, { conditions: [{ type: 'RecommendationProvided', status: 'True' }] }), deployment()),
    ).toEqual([]);
  });

  it('finds a rival that scales by the same resource, unless advice is all that is given', () => {
    expect(found(scaler(), deployment(), autoscaler())).toMatchObject([{ reason: 'RivalAutoscaler', severity: 'low' }]);
    expect(reasons(scaler({ updatePolicy: { updateMode: 'Off' } }), deployment(), autoscaler())).toEqual([]);
    const onlyMemory = { containerPolicies: [{ containerName: '*', controlledResources: ['memory'] }] };
    expect(reasons(scaler({ resourcePolicy: onlyMemory }), deployment(), autoscaler())).toEqual([]);
    expect(reasons(scaler(), deployment(), autoscaler({ target: 'cart' }))).toEqual([]);
  });

  it('notes that the only replica is never evicted', () => {
    expect(found(scaler(), deployment({ replicas: 1 }))).toMatchObject([
      { reason: 'EvictionImpossible', severity: 'info' },
    ]);
    expect(
      reasons(scaler({ updatePolicy: { updateMode: 'Auto', minReplicas: 1 } }), deployment({ replicas: 1 })),
    ).toEqual([]);
  });
});
