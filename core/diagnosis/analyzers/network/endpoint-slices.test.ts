import { describe, expect, it } from 'vitest';
import { indexOf, ingress, object, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { endpointSlices } from './endpoint-slices.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const slice = (
  addresses: readonly string[],
  options: { readonly managedBy?: string; readonly target?: string; readonly of?: string } = {},
) => {
  const { managedBy = 'endpointslice-controller.k8s.io', target, of = 'checkout' } = options;
  const labels = { 'kubernetes.io/service-name': of, 'endpointslice.kubernetes.io/managed-by': managedBy };
  const targetRef = target === undefined ? {} : { targetRef: { kind: 'Pod', namespace: 'shop', name: target } };
  return object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    `${of}-1`,
    { endpoints: [{ addresses, ...targetRef }] },
    { labels },
  );
};
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), endpointSlices);
const bare = service({ selector: {} });

describe('endpoint slices', () => {
  it('finds that nobody wrote the endpoints of a Service without a selector, as soon as somebody needs it', () => {
    expect(found(bare)).toMatchObject([{ reason: 'EndpointsMissing', severity: 'info' }]);
    expect(found(bare, ingress())).toMatchObject([{ severity: 'high', cause: { confidence: 0.85 } }]);
    expect(found(bare, slice(['10.9.9.9'], { managedBy: 'person' }))).toEqual([]);
  });

  it('finds an endpoint written for a pod that is gone', () => {
    const byHand = slice(['10.0.0.5'], { managedBy: 'person', target: 'gone' });
    expect(found(bare, byHand)).toMatchObject([
      { reason: 'EndpointsDangling', cause: { object: { kind: 'EndpointSlice' } } },
    ]);
  });

  it('finds that the endpoints are behind the pods', () => {
    const ready = pod(current);
    expect(found(service(), ready, slice(['10.0.0.99']))).toMatchObject([{ reason: 'EndpointsStale' }]);
    expect(found(service(), ready, slice(['10.0.0.7']))).toEqual([]);
  });

  it('leaves pods that just got ready, and clusters that show no slices, alone', () => {
    expect(found(service(), pod(current, { unreadySeconds: 20, ready: true }), slice(['10.0.0.99']))).toEqual([]);
    expect(found(service(), pod(current))).toEqual([]);
  });
});
