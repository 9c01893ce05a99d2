import { describe, expect, it } from 'vitest';
import type { KubeObject, StatefulSet } from '../../../cluster/kube-object.ts';
import {
  configMap,
  container,
  deployment,
  indexOf,
  ingress,
  object,
  service,
  statefulSet,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { unusedServices } from './unused-services.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), unusedServices);
const calling = (options: Parameters<typeof container>[0]) =>
  deployment({ name: 'web', containers: [container(options)] });

describe('unusedServices', () => {
  it('notes a Service that nothing names', () => {
    expect(found(service(), deployment())).toMatchObject([{ reason: 'ServiceUnused', severity: 'info', cause: null }]);
  });

  const set = statefulSet();
  const headed: StatefulSet = { ...set, spec: { ...set.spec, serviceName: 'checkout' } };
  const users: readonly (readonly [string, KubeObject])[] = [
    ['an Ingress', ingress()],
    ['a variable', calling({ env: [{ name: 'CHECKOUT_URL', value: 'http://checkout.shop.svc:80' }] })],
    ['an argument', calling({ args: ['--upstream=checkout:80'] })],
    ['a ConfigMap', configMap('nginx', { conf: 'proxy_pass http://checkout.shop.svc.cluster.local;' })],
    [
      'a route',
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'r', {
        spec: { rules: [{ backendRefs: [{ name: 'checkout', port: 80 }] }] },
      }),
    ],
    ['a StatefulSet', headed],
    [
      'an APIService',
      object('apiregistration.k8s.io/v1', 'APIService', 'v1.x', {
        spec: { service: { namespace: 'shop', name: 'checkout' } },
      }),
    ],
    [
      'a custom resource',
      object('traefik.io/v1', 'IngressRoute', 'r', { spec: { routes: [{ services: [{ name: 'checkout' }] }] } }),
    ],
  ];
  it.each(users)('takes it for used by %s', (_, user) => {
    expect(found(service(), user)).toEqual([]);
  });

  it('leaves out what is published, headless, of the system or new', () => {
    expect(found(service({ spec: { type: 'LoadBalancer' } }))).toEqual([]);
    expect(found(service({ spec: { clusterIP: 'None' } }))).toEqual([]);
    expect(found(service({ namespace: 'kube-system' }))).toEqual([]);
    expect(found(service({ ageSeconds: 600 }))).toEqual([]);
  });

  it('does not take its own annotations for a user', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"metadata":{"name":"checkout"}}' };
    expect(found(service({ annotations }))).toHaveLength(1);
  });
});
