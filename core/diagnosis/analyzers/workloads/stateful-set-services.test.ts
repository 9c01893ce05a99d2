import { describe, expect, it } from 'vitest';
import type { StatefulSet } from '../../../cluster/kube-object.ts';
import { crashingPod, indexOf, log, pod, service, statefulSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { statefulSetServices } from './stateful-set-services.ts';

const named = (serviceName: string): StatefulSet => {
  const made = statefulSet();
  return { ...made, spec: { ...made.spec, serviceName } };
};
const headless = (selector = { app: 'db' }) => service({ name: 'db-peers', selector, spec: { clusterIP: 'None' } });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), statefulSetServices);

describe('stateful set services', () => {
  it('finds the governing Service missing', () => {
    expect(found(named('db-peers'))).toMatchObject([
      {
        reason: 'GoverningServiceMissing',
        severity: 'low',
        cause: { object: { kind: 'Service', uid: '' }, confidence: 0.5 },
      },
    ]);
  });

  it('takes it for the cause when the pods fail to look up their peers by it', () => {
    const owner = named('db-peers');
    const dying = crashingPod(owner);
    const words = ['dial tcp: lookup db-1.db-peers.shop.svc.cluster.local on 10.96.0.10:53: no such host'];
    expect(analyzeAll(indexOf([owner, dying], { logs: [log(dying, words)] }), statefulSetServices)).toMatchObject([
      { severity: 'high', cause: { confidence: 0.9 } },
    ]);
  });

  it('finds one that is not headless or selects other pods', () => {
    expect(found(named('db'), service({ name: 'db' }))).toMatchObject([
      { reason: 'GoverningServiceNotHeadless', severity: 'info' },
    ]);
    expect(found(named('db-peers'), headless({ app: 'other' }))[0]?.reason).toBe('GoverningServiceSelectsOthers');
  });

  it('leaves a right one, and sets that name none, alone', () => {
    const owner = named('db-peers');
    expect(found(owner, headless(), pod(owner))).toEqual([]);
    expect(found(statefulSet())).toEqual([]);
  });
});
