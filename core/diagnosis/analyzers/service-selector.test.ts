import { describe, expect, it } from 'vitest';
import { deployment, indexOf, ingress, object, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { serviceSelector } from './service-selector.ts';

describe('service selector', () => {
  it('finds a selector that matches nothing, and the labels of the workload that was meant', () => {
    const { deployment: made, current } = rolledOut({});
    const objects = [
      made,
      current,
      pod(current),
      deployment({ name: 'cart' }),
      service({ selector: { app: 'chekout' } }),
      ingress(),
    ];
    const [finding] = analyzeAll(indexOf(objects), serviceSelector);
    expect(finding).toMatchObject({
      severity: 'high',
      cause: { reason: 'SelectorMatchesNothing', object: { kind: 'Service' } },
    });
    expect(finding?.remedies).toMatchObject([
      { action: 'patch-selector', parameters: { selector: { app: 'checkout' } } },
    ]);
  });

  it('blames the rollout that took the label away', () => {
    const { deployment: made, current, previous } = rolledOut({ podLabels: { app: 'checkout' } }, [[]]);
    const before = previous.map((set) => ({
      ...set,
      spec: { ...set.spec, template: { ...set.spec.template, metadata: { labels: { app: 'checkout', tier: 'web' } } } },
    }));
    const [finding] = analyzeAll(
      indexOf([made, current, ...before, pod(current), service({ selector: { app: 'checkout', tier: 'web' } })]),
      serviceSelector,
    );
    expect(finding?.cause?.object.kind).toBe('Deployment');
    expect(finding?.remedies[0]?.action).toBe('rollback');
  });

  it('does not confuse it with a workload that is scaled to zero or cannot create its pods', () => {
    expect(analyzeAll(indexOf([deployment({ replicas: 0 }), service()]), serviceSelector)).toEqual([]);
    expect(analyzeAll(indexOf([deployment({ replicas: 3 }), service()]), serviceSelector)).toEqual([]);
  });

  it('leaves alone Services without selector, external names, new ones, those fed by others, and what could not be read', () => {
    const slice = object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'fed-1',
      { endpoints: [{ addresses: ['10.0.0.1'] }] },
      { labels: { 'kubernetes.io/service-name': 'fed' } },
    );
    const fine = [
      service({ name: 'a', selector: {} }),
      service({ name: 'b', spec: { type: 'ExternalName' } }),
      service({ name: 'c', ageSeconds: 5 }),
      service({ name: 'fed' }),
      slice,
    ];
    expect(analyzeAll(indexOf(fine), serviceSelector)).toEqual([]);
    expect(analyzeAll(indexOf([service()], { unread: ['Pod'] }), serviceSelector)).toEqual([]);
  });
});
