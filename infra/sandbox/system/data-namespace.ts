import { application } from './application.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { periodic } from './periodic.ts';
import { releasesOf, sizes } from './profiles.ts';
import { stateful } from './stateful.ts';
import { namespace as namespaceManifest, secret } from './surroundings.ts';

const namespace = 'data';
const base = { namespace, partOf: 'data-platform' } as const;

/** Databases, caches and brokers that several teams share. */
export function dataNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'data-platform', tier: 'stateful' })),
    ...['orders', 'catalog', 'accounts', 'logistics'].flatMap((database) => postgres(database, text)),
    ...pooler(),
    ...caches(text),
    ...opensearch(),
    ...periodic({
      ...base,
      name: 'postgres-backup',
      image: 'registry.shop.example/data/postgres-backup:1.4.0',
      schedule: '*/5 * * * *',
      main: {
        ...sizes.small,
        env: { PGHOST: 'postgres-orders', PGPASSWORD: { secret: 'postgres-orders', key: 'password' } },
      },
    }),
  ];
}

function postgres(database: string, text: SecretText): readonly SystemObject[] {
  const name = `postgres-${database}`;
  return [
    only(secret(namespace, name, { password: text(name) })),
    ...stateful({
      ...base,
      name,
      releases: releasesOf('postgres', '17.5', '17.6'),
      exposes: { postgres: 5432 },
      config: { POSTGRES_DB: database, PGDATA: '/var/lib/postgresql/data/pgdata' },
      storage: { size: '50Gi', storageClass: 'standard', path: '/var/lib/postgresql/data' },
      main: {
        ports: { postgres: 5432 },
        liveness: { port: 5432 },
        readiness: { port: 5432 },
        env: { POSTGRES_PASSWORD: { secret: name, key: 'password' } },
        ...sizes.large,
      },
    }),
  ];
}

function pooler(): readonly SystemObject[] {
  return application({
    ...base,
    name: 'pgbouncer',
    releases: releasesOf('bitnami/pgbouncer', '1.24.1'),
    exposes: { pgbouncer: 5432 },
    config: { POSTGRESQL_HOST: 'postgres-orders', POSTGRESQL_DATABASE: 'orders', PGBOUNCER_POOL_MODE: 'transaction' },
    main: { ports: { pgbouncer: 6432 }, liveness: { port: 6432 }, readiness: { port: 6432 }, ...sizes.tiny },
    minAvailable: 1,
  });
}

function caches(text: SecretText): readonly SystemObject[] {
  return [
    ...stateful({
      ...base,
      name: 'redis-cache',
      releases: releasesOf('redis', '7.4.6', '8.2.1', '8.2.2'),
      replicas: 2,
      exposes: { redis: 6379 },
      storage: { size: '8Gi', storageClass: 'standard', path: '/data' },
      main: { ports: { redis: 6379 }, liveness: { port: 6379 }, readiness: { port: 6379 }, ...sizes.small },
      minAvailable: 1,
    }),
    only(secret(namespace, 'rabbitmq', { 'erlang-cookie': text('erlang-cookie'), password: text('rabbitmq-app') })),
    ...stateful({
      ...base,
      name: 'rabbitmq',
      releases: releasesOf('rabbitmq', '4.1.4-management', '4.1.5-management'),
      replicas: 3,
      exposes: { amqp: 5672, management: 15672, metrics: 15692 },
      storage: { size: '10Gi', storageClass: 'standard', path: '/var/lib/rabbitmq' },
      main: {
        ports: { amqp: 5672, management: 15672, metrics: 15692 },
        liveness: { port: 5672 },
        readiness: { port: 5672 },
        env: { RABBITMQ_ERLANG_COOKIE: { secret: 'rabbitmq', key: 'erlang-cookie' } },
        ...sizes.medium,
      },
      minAvailable: 2,
      spread: true,
    }),
  ];
}

function opensearch(): readonly SystemObject[] {
  return stateful({
    ...base,
    name: 'opensearch',
    releases: releasesOf('opensearchproject/opensearch', '3.2.0', '3.3.1'),
    replicas: 3,
    exposes: { http: 9200, transport: 9300 },
    config: { 'cluster.name': 'shop-search', OPENSEARCH_JAVA_OPTS: '-Xms768m -Xmx768m' },
    storage: { size: '100Gi', storageClass: 'fast', path: '/usr/share/opensearch/data' },
    main: {
      ports: { http: 9200, transport: 9300 },
      liveness: { port: 9300 },
      readiness: { port: 9200, path: '/_cluster/health' },
      ...sizes.huge,
    },
    minAvailable: 2,
    spread: true,
  });
}
