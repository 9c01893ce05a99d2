import { describe, expect, it } from 'vitest';
import { indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { httpRoute, referenceGrant } from './gateway-fixtures.ts';
import { httpRouteBackends } from './http-route-backends.ts';

const to = (...backendRefs: readonly object[]) => httpRoute({ hostnames: ['shop.example'], rules: [{ backendRefs }] });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), httpRouteBackends);
const { deployment, current } = rolledOut({});

describe('httpRouteBackends', () => {
  it('finds a Service that does not exist, missing or misspelt', () => {
    expect(found(to({ name: 'checkout', port: 80 }))[0]).toMatchObject({
      reason: 'BackendServiceMissing',
      severity: 'high',
      cause: { object: { kind: 'Service', name: 'checkout', uid: '' } },
    });
    expect(found(to({ name: 'chekout', port: 80 }), service(), pod(current))[0]?.cause?.object.kind).toBe('HTTPRoute');
    const beside = to({ name: 'gone', port: 80 }, { name: 'checkout', port: 80 });
    expect(found(beside, service(), pod(current))[0]?.severity).toBe('medium');
  });

  it('finds a port that the Service does not offer', () => {
    expect(found(to({ name: 'checkout', port: 8080 }), service(), pod(current))[0]).toMatchObject({
      reason: 'BackendPortMissing',
      cause: { object: { kind: 'HTTPRoute' } },
    });
  });

  it('leaves a Service without ready pods to the Service', () => {
    const finding = found(
      to({ name: 'checkout', port: 80 }),
      service(),
      deployment,
      current,
      pod(current, { ready: false }),
    )[0];
    expect(finding).toMatchObject({
      reason: 'BackendUnavailable',
      cause: null,
      dependsOn: [{ kind: 'Service', name: 'checkout' }],
    });
    const starting = pod(current, { ready: false, unreadySeconds: 10 });
    expect(found(to({ name: 'checkout', port: 80 }), service(), starting)).toEqual([]);
  });

  it('wants a grant for a Service of another namespace', () => {
    const away = to({ name: 'checkout', namespace: 'pay', port: 80 });
    const there = [service({ namespace: 'pay' }), pod(null, { namespace: 'pay', labels: { app: 'checkout' } })];
    expect(found(away, ...there)[0]?.reason).toBe('BackendNotGranted');
    const from = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' };
    const grant = (name: string) => referenceGrant(from, { group: '', kind: 'Service', name }, 'pay');
    expect(found(away, ...there, grant('other'))[0]?.cause?.object.kind).toBe('ReferenceGrant');
    expect(found(away, ...there, grant('checkout'))).toEqual([]);
  });

  it('has nothing to say of a route that works, redirects, or sends nothing there', () => {
    expect(found(to({ name: 'checkout', port: 80 }), service(), pod(current))).toEqual([]);
    expect(found(httpRoute({ rules: [{ filters: [{ type: 'RequestRedirect' }] }] }))).toEqual([]);
    expect(found(to({ name: 'checkout', port: 80, weight: 0 }), service())).toEqual([]);
  });
});
