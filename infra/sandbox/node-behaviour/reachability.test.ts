import { describe, expect, it } from 'vitest';
import { catalogued, container, endpoints, pod, program, service, worldOf } from './fixtures.ts';
import { callPeer, parseTarget } from './reachability.ts';

const images = [
  catalogued({
    repository: 'postgres',
    tags: { '16': {} },
    program: program({ listens: [{ port: 5432, paths: [] }] }),
  }),
];
const db = pod({
  metadata: { name: 'db-0', uid: 'db', labels: { app: 'db' } },
  spec: { containers: [container({ image: 'postgres:16' })] },
});
const caller = pod({ metadata: { labels: { app: 'web' } } });
const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', uid: 'ns', resourceVersion: '1', labels: { name: 'shop' } },
};

function call(value: string, ...objects: readonly object[]): string | null {
  return callPeer(caller, value, worldOf([namespace, db, ...objects], images)).error;
}

function policy(spec: object): object {
  const metadata = { name: 'p', namespace: 'shop', uid: 'p', resourceVersion: '1' };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

describe('a call to a Service', () => {
  const healthy = [service('db', 5432), endpoints('db', 5432, [db])];

  it.each([
    'db',
    'db:5432',
    'db.shop',
    'db.shop.svc',
    'postgres://u:p@db.shop.svc.cluster.local:5432/x',
    'db-0.db.shop.svc:5432',
  ])('is answered as %s', (value) => {
    expect(call(value, ...healthy)).toBeNull();
  });

  it('does not resolve when no such Service is there', () => {
    expect(call('postgres://pg:5432')).toContain('lookup pg on 10.96.0.10:53: no such host');
  });

  it('is refused when no endpoint is ready', () => {
    expect(call('db:5432', service('db', 5432), endpoints('db', 5432, [db], false))).toContain(
      'connect: connection refused',
    );
  });

  it('is refused when the target port is not one that the program serves', () => {
    expect(call('db:5432', service('db', 5432), endpoints('db', 5433, [db]))).toContain('connect: connection refused');
  });

  it('times out on a port that the Service does not have', () => {
    expect(call('db:6000', ...healthy)).toContain('i/o timeout');
  });

  it('times out when ingress of the callee does not allow the caller', () => {
    const onlyApi = policy({
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }],
    });
    expect(call('db:5432', ...healthy, onlyApi)).toContain('i/o timeout');
  });

  it('times out when egress of the caller allows only other ports', () => {
    const onlyDns = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }] }] });
    expect(call('db:5432', ...healthy, onlyDns)).toContain('i/o timeout');
  });

  it('passes policies that name the caller and the port', () => {
    const allowed = policy({
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { name: 'shop' } }, podSelector: { matchLabels: { app: 'web' } } },
          ],
          ports: [{ port: 5432 }],
        },
      ],
    });
    expect(call('db:5432', ...healthy, allowed)).toBeNull();
  });
});

describe('a call to the outside', () => {
  it('is answered, unless egress forbids it', () => {
    expect(call('https://api.payments.example/v1')).toBeNull();
    const closed = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [] });
    expect(call('https://api.payments.example/v1', closed)).toContain('i/o timeout');
  });
});

describe('parseTarget', () => {
  it.each([
    ['redis://cache', 'cache', 6379],
    ['kafka-0.kafka:9092,kafka-1.kafka:9092', 'kafka-0.kafka', 9092],
    ['https://user:pw@host.example/path?q=1', 'host.example', 443],
    ['db', 'db', null],
  ])('reads %s', (value, host, port) => {
    expect(parseTarget(value)).toEqual({ host, port });
  });
});
