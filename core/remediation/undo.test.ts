import { describe, expect, it } from 'vitest';
import { missingRef } from '../cluster/object-ref.ts';
import { configMap, deployment, indexOf, namespace, pod, replicaSet } from '../testing/cluster-fixtures.ts';
import { planOf, planOn, remedyOf } from './testing/plan-of.ts';
import { undoVerifications } from './undo.ts';
import { judge } from './verify.ts';

describe('undoVerifications', () => {
  it('asks that what was created is gone', () => {
    const settings = configMap('settings', {});
    const remedy = {
      ...remedyOf('set-config-key', settings, { key: 'a', value: '1' }),
      target: missingRef('ConfigMap', 'shop', 'settings'),
    };
    const verifications = undoVerifications(planOn(indexOf([namespace('shop')]), remedy));
    expect(judge(verifications, indexOf([settings]), []).ok).toBe(false);
    expect(judge(verifications, indexOf([]), []).ok).toBe(true);
  });

  it('asks that the controller has seen the old template again, not that its pods are well', () => {
    const checkout = deployment({ generation: 4, ready: 0 });
    const verifications = undoVerifications(planOf('restart-rollout', checkout, {}));
    expect(judge(verifications, indexOf([checkout]), []).ok).toBe(true);
    const unseen = { ...checkout, status: { observedGeneration: 3 } };
    expect(judge(verifications, indexOf([unseen]), []).ok).toBe(false);
  });

  it('asks for a parent that goes, not for each field that goes with it', () => {
    const plan = planOf('set-resources', deployment(), {
      container: 'app',
      limits: { memory: '1Gi' },
      requests: { cpu: '1' },
    });
    expect(undoVerifications(plan)).toMatchObject([
      { kind: 'field-equals', path: '/spec/template/spec/containers/0/resources', value: null },
      { kind: 'rollout-observed' },
    ]);
  });

  it('asks nothing of a pod that was recreated', () => {
    const checkout = deployment();
    const current = replicaSet(checkout);
    expect(undoVerifications(planOf('recreate-pod', pod(current), {}, [checkout, current]))).toEqual([]);
  });
});
