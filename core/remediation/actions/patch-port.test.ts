import { describe, expect, it } from 'vitest';
import { deployment, indexOf, ingress, pod, replicaSet, service } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const current = replicaSet(deployment());
const dns = service({
  ports: [
    { name: 'tcp', port: 53, targetPort: 1, protocol: 'TCP' },
    { name: 'udp', port: 53, targetPort: 1, protocol: 'UDP' },
    { name: 'web', port: 80, targetPort: 2 },
  ],
});
const shop = ingress({ backend: 'chekout' });
const toCheckout = { host: 'shop.example', path: '/', serviceName: 'checkout', servicePort: 80 };

describe('patch-port of a Service', () => {
  it('changes every row of that port and no other', () => {
    const plan = planOf('patch-port', dns, { port: 53, targetPort: 5353 });
    expect(afterwards(plan, dns).spec.ports?.map(({ targetPort }) => targetPort)).toEqual([5353, 5353, 2]);
    expect(undone(plan, dns)).toEqual(dns);
    expect(plan.verifications).toHaveLength(2);
  });

  it('takes a named port only when a pod behind it has it', () => {
    const web = service();
    const pods = [pod(current)];
    expect(planOf('patch-port', web, { port: 80, targetPort: 'http' }, pods).steps).toHaveLength(1);
    expect(failureOf(() => planOf('patch-port', web, { port: 80, targetPort: 'grpc' }, pods))).toBe(
      'PreconditionFailed: No pod of Service checkout has a port "grpc"; named are http.',
    );
  });

  it('refuses a port that it does not have, a target that is none, and the parameters of an Ingress', () => {
    const refused = (parameters: object) =>
      failureOf(() => planOn(indexOf([dns]), remedyOf('patch-port', dns, parameters)));
    expect(refused({ port: 81, targetPort: 1 })).toBe('PreconditionFailed: Service checkout has no port 81.');
    expect(refused({ port: 53, targetPort: 70_000 })).toMatch(/^InvalidRequest: .*targetPort/);
    expect(refused({ port: 53 })).toMatch(/^InvalidRequest: .*targetPort/);
    expect(refused(toCheckout)).toMatch(/^InvalidRequest: patch-port of Service checkout takes port and targetPort/);
  });
});

describe('patch-port of an Ingress', () => {
  it('sends one path to another Service, and back', () => {
    const plan = planOf('patch-port', shop, toCheckout, [service()]);
    expect(afterwards(plan, shop).spec.rules?.[0]?.http?.paths[0]?.backend).toEqual({
      service: { name: 'checkout', port: { number: 80 } },
    });
    expect(undone(plan, shop)).toEqual(shop);
    const named = planOf('patch-port', shop, { ...toCheckout, servicePort: 'http' }, [service()]);
    expect(afterwards(named, shop).spec.rules?.[0]?.http?.paths[0]?.backend.service?.port).toEqual({ name: 'http' });
  });

  it('refuses a Service or port that is not there, and a path that it does not have', () => {
    const refused = (change: object) =>
      failureOf(() => planOn(indexOf([shop, service()]), remedyOf('patch-port', shop, { ...toCheckout, ...change })));
    expect(refused({ serviceName: 'cart' })).toBe('PreconditionFailed: Service shop/cart does not exist.');
    expect(refused({ servicePort: 81 })).toBe(
      'PreconditionFailed: Service shop/checkout has no port 81; it has 80 (http).',
    );
    expect(refused({ path: '/api' })).toMatch(
      /^PreconditionFailed: .*no rule for host "shop.example" and path "\/api"/,
    );
    expect(refused({ servicePort: undefined })).toMatch(/^InvalidRequest: .*servicePort/);
  });
});
