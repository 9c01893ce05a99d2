import { application } from './application.ts';
import { ingress } from './ingress.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { periodic } from './periodic.ts';
import { releasesOf, sizes, web } from './profiles.ts';
import { stateful } from './stateful.ts';
import { namespace as namespaceManifest, secret } from './surroundings.ts';
import { tlsSecret } from './tls-secret.ts';

const namespace = 'platform';
const registry = `registry.shop.example/${namespace}`;
const base = { namespace, partOf: 'platform' } as const;

/** What the platform team offers to the others. */
export function platformNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'platform' })),
    only(secret(namespace, 'minio', { 'root-password': text('minio') })),
    only(secret(namespace, 'rabbitmq-client', { url: `amqp://audit:${text('rabbitmq-audit')}@rabbitmq.data:5672` })),
    only(tlsSecret(namespace, 'status-tls', 'status.shop.example', text)),
    only(ingress(namespace, 'status', 'status.shop.example', [{ path: '/', service: 'status-page', port: 'http' }])),
    ...services(),
    ...objectStore(),
    ...periodic({
      ...base,
      name: 'cost-exporter',
      image: `${registry}/cost-exporter:0.6.0`,
      schedule: '*/5 * * * *',
      main: { ...sizes.small },
    }),
  ];
}

function services(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'feature-flags',
      releases: releasesOf(`${registry}/feature-flags`, '2.5.0', '2.6.0', '2.6.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'audit-trail',
      releases: releasesOf(`${registry}/audit-trail`, '1.7.0', '1.8.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { AMQP_URL: { secret: 'rabbitmq-client', key: 'url' } } },
    }),
    ...application({
      ...base,
      name: 'status-page',
      releases: releasesOf(`${registry}/status-page`, '1.0.8', '1.1.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, command: ['node', 'dist/server.js'] },
    }),
    ...application({
      ...base,
      name: 'developer-portal',
      releases: releasesOf(`${registry}/developer-portal`, '3.1.0', '3.2.0'),
      replicas: 1,
      exposes: { http: 80 },
      main: { ...web, ...sizes.medium },
    }),
  ];
}

function objectStore(): readonly SystemObject[] {
  return stateful({
    ...base,
    name: 'minio',
    releases: releasesOf('quay.io/minio/minio', 'RELEASE.2025-09-07T16-13-09Z'),
    replicas: 2,
    exposes: { api: 9000, console: 9001 },
    storage: { size: '100Gi', storageClass: 'standard', path: '/data' },
    main: {
      ports: { api: 9000, console: 9001 },
      args: ['server', '/data', '--console-address', ':9001'],
      liveness: { port: 9000, path: '/minio/health/live' },
      readiness: { port: 9000, path: '/minio/health/ready' },
      env: { MINIO_ROOT_USER: 'admin', MINIO_ROOT_PASSWORD: { secret: 'minio', key: 'root-password' } },
      ...sizes.large,
    },
    minAvailable: 1,
  });
}
