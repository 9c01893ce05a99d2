import { describe, expect, it } from 'vitest';
import { indexOf, namespace, service } from '../testing/cluster-fixtures.ts';
import { peerAddress, resolveHost } from './service-address.ts';

describe('peer address', () => {
  it.each([
    ['DB_URL', 'postgres://user:pass@db.data:5433/x?sslmode=off', { host: 'db.data', port: 5433 }],
    ['DB_URL', 'jdbc:postgresql://db/x', { host: 'db', port: 5432 }],
    ['BROKERS', 'kafka-0.kafka:9092,kafka-1.kafka:9092', { host: 'kafka-0.kafka', port: 9092 }],
    ['DB_HOST', 'db', { host: 'db', port: null }],
    ['REDIS', 'redis:6379', { host: 'redis', port: 6379 }],
  ])('%s=%s names a peer', (name, value, address) => {
    expect(peerAddress(name, value)).toEqual(address);
  });

  it.each([
    ['MODE', 'production'],
    ['LISTEN_ADDR', 'app:8080'],
    ['DB_HOST', 'localhost'],
    ['FEATURE_HOST', ''],
    ['GREETING', 'hello: world'],
  ])('%s=%s names none', (name, value) => {
    expect(peerAddress(name, value)).toBeNull();
  });
});

describe('host names inside the cluster', () => {
  const index = indexOf([
    service({ name: 'db', namespace: 'data', spec: { clusterIP: '10.96.7.7' } }),
    service({ name: 'web' }),
    namespace('data'),
    namespace('unread'),
  ]);

  it.each(['db.data', 'db.data.svc', 'db.data.svc.cluster.local', 'db-0.db.data.svc.cluster.local', '10.96.7.7'])(
    '%s is the Service',
    (host) => {
      expect(resolveHost(index, 'shop', host)).toMatchObject({
        kind: 'service',
        service: { metadata: { name: 'db' } },
      });
    },
  );

  it.each([
    ['db', 'missing'],
    ['pg.data', 'missing'],
    ['pg.unread', 'unknown'],
    ['db.example.com', 'unknown'],
    ['192.168.0.1', 'unknown'],
  ])('%s is %s', (host, kind) => {
    expect(resolveHost(index, 'shop', host).kind).toBe(kind);
  });
});
