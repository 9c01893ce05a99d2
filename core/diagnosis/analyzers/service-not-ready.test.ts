import { describe, expect, it } from 'vitest';
import { crashingPod, deployment, indexOf, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { serviceNotReady } from './service-not-ready.ts';

describe('service without ready pods', () => {
  it('is a symptom of the workload behind it', () => {
    const { deployment: made, current } = rolledOut({});
    const [finding] = analyzeAll(indexOf([made, current, crashingPod(current), service()]), serviceNotReady);
    expect(finding).toMatchObject({
      reason: 'NoReadyPods',
      cause: null,
      dependsOn: [{ kind: 'Deployment', name: 'checkout' }],
    });
  });

  it('is one when the workload gets no pods', () => {
    expect(analyzeAll(indexOf([deployment({ replicas: 2 }), service()]), serviceNotReady)[0]?.message).toContain(
      'has no pods',
    );
  });

  it('is none while one pod serves, while pods start, or when unready ones are wanted', () => {
    const { deployment: made, current } = rolledOut({});
    const [sick, well] = [crashingPod(current, 1, { name: 'a' }), pod(current, { name: 'b' })];
    const starting = pod(current, { name: 'c', ready: false, unreadySeconds: 5 });
    expect(analyzeAll(indexOf([made, current, sick, well, service()]), serviceNotReady)).toEqual([]);
    expect(analyzeAll(indexOf([made, current, starting, service()]), serviceNotReady)).toEqual([]);
    expect(
      analyzeAll(
        indexOf([made, current, sick, service({ spec: { publishNotReadyAddresses: true } })]),
        serviceNotReady,
      ),
    ).toEqual([]);
  });
});
