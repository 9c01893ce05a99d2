import { application } from './application.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { periodic } from './periodic.ts';
import { onBatchNodes, releasesOf, sizes, web } from './profiles.ts';
import { stateful } from './stateful.ts';
import { claim, namespace as namespaceManifest, secret } from './surroundings.ts';

const namespace = 'analytics';
const registry = `registry.shop.example/${namespace}`;
const base = { namespace, partOf: 'analytics' } as const;
const clickhouse = { CLICKHOUSE_URL: 'http://clickhouse:8123' } as const;

/** What learns from the shop's traffic. Its heavy parts run on the batch machines. */
export function analyticsNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'analytics' })),
    only(secret(namespace, 'reports-db', { password: text('postgres-orders') })),
    ...stores(),
    ...pipelines(),
    ...screens(),
    ...jobs(),
  ];
}

function stores(): readonly SystemObject[] {
  return stateful({
    ...base,
    ...onBatchNodes,
    name: 'clickhouse',
    releases: releasesOf('clickhouse/clickhouse-server', '25.8.4', '25.9.2'),
    replicas: 2,
    exposes: { http: 8123, native: 9000 },
    storage: { size: '200Gi', storageClass: 'fast', path: '/var/lib/clickhouse' },
    main: {
      ports: { http: 8123, native: 9000 },
      liveness: { port: 8123, path: '/ping' },
      readiness: { port: 8123, path: '/ping' },
      ...sizes.huge,
    },
    minAvailable: 1,
    spread: true,
  });
}

function pipelines(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'clickstream-collector',
      releases: releasesOf(`${registry}/clickstream-collector`, '4.0.0', '4.1.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: clickhouse },
      scales: { max: 8, cpuPercent: 75 },
    }),
    ...application({
      ...base,
      ...onBatchNodes,
      name: 'events-etl',
      releases: releasesOf(`${registry}/events-etl`, '3.8.0', '3.9.0', '3.9.1'),
      main: { ...web, ...sizes.large, env: clickhouse },
      priorityClassName: 'batch-low',
    }),
    ...application({
      ...base,
      ...onBatchNodes,
      name: 'feature-builder',
      releases: releasesOf(`${registry}/feature-builder`, '1.1.0', '1.2.0'),
      main: { ...web, ...sizes.large },
      priorityClassName: 'batch-low',
    }),
    ...application({
      ...base,
      name: 'model-server',
      releases: releasesOf(`${registry}/model-server`, '2.2.0', '2.3.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.large, env: { MODEL_PATH: 's3://models/rank-2025-11-20' } },
      minAvailable: 1,
    }),
  ];
}

function screens(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'reports-api',
      releases: releasesOf(`${registry}/reports-api`, '1.5.0', '1.6.0', '1.6.1'),
      exposes: { http: 80 },
      main: {
        ...web,
        ...sizes.medium,
        env: { DB_HOST: 'postgres-orders.data', DB_PASSWORD: { secret: 'reports-db', key: 'password' } },
      },
    }),
    ...application({
      ...base,
      name: 'consent',
      releases: releasesOf(`${registry}/consent`, '1.0.2', '1.0.3'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small },
    }),
    only(claim(namespace, 'metabase-data', '10Gi', 'standard')),
    ...application({
      ...base,
      name: 'metabase',
      releases: releasesOf('metabase/metabase', 'v0.57.2'),
      replicas: 1,
      strategy: { type: 'Recreate' },
      exposes: { http: 80 },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'metabase-data' } }],
      main: {
        ports: { http: 3000 },
        liveness: { port: 3000, path: '/api/health' },
        readiness: { port: 3000, path: '/api/health' },
        mounts: { data: '/metabase.db' },
        ...sizes.huge,
      },
    }),
  ];
}

function jobs(): readonly SystemObject[] {
  return [
    ...periodic({
      ...base,
      ...onBatchNodes,
      name: 'sales-report',
      image: `${registry}/sales-report:1.4.0`,
      schedule: '*/3 * * * *',
      main: { ...sizes.medium, env: clickhouse },
    }),
    ...periodic({
      ...base,
      ...onBatchNodes,
      name: 'churn-score',
      image: `${registry}/churn-score:0.9.1`,
      schedule: '*/4 * * * *',
      main: { ...sizes.large },
    }),
  ];
}
