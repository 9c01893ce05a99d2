import { application } from './application.ts';
import { ingress } from './ingress.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { periodic } from './periodic.ts';
import { releasesOf, sizes, spring, web } from './profiles.ts';
import { namespace as namespaceManifest, quota, secret } from './surroundings.ts';
import { tlsSecret } from './tls-secret.ts';

const namespace = 'logistics';
const registry = `registry.shop.example/${namespace}`;
const base = { namespace, partOf: 'logistics' } as const;
const host = { DB_HOST: 'postgres-logistics.data' } as const;

/** From the shelf to the customer's door. */
export function logisticsNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'logistics' })),
    only(quota(namespace, 'logistics', { pods: '60', 'requests.cpu': '16', 'requests.memory': '32Gi' })),
    only(secret(namespace, 'logistics-db', { password: text('postgres-logistics') })),
    only(
      secret(namespace, 'shipping-database', {
        url: `postgres://shipping:${text('postgres-logistics')}@postgres-logistics.data:5432/shipping`,
      }),
    ),
    only(tlsSecret(namespace, 'tracking-tls', 'track.shop.example', text)),
    only(ingress(namespace, 'tracking', 'track.shop.example', [{ path: '/', service: 'tracking', port: 'http' }])),
    ...parcels(),
    ...warehouse(),
    ...jobs(),
  ];
}

function parcels(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'shipping',
      releases: releasesOf(`${registry}/shipping`, '3.2.0', '3.3.0', '3.3.1'),
      exposes: { http: 80 },
      config: { CARRIER_URL: 'http://carrier-gateway' },
      main: { ...web, ...sizes.small, env: { DATABASE_URL: { secret: 'shipping-database', key: 'url' } } },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'tracking',
      releases: releasesOf(`${registry}/tracking`, '2.14.0', '2.15.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: host },
    }),
    ...application({
      ...base,
      name: 'carrier-gateway',
      releases: releasesOf(`${registry}/carrier-gateway`, '2.4.0', '2.5.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { CARRIER_API_URL: 'https://api.carriers.example' } },
    }),
    ...application({
      ...base,
      name: 'returns',
      releases: releasesOf(`${registry}/returns`, '1.20.0', '1.21.0', '1.21.2'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: host },
    }),
  ];
}

function warehouse(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'warehouse',
      releases: releasesOf(`${registry}/warehouse`, '8.1.0', '8.2.0', '8.2.1'),
      exposes: { http: 80 },
      main: { ...spring, ...sizes.large, env: { ...host, DB_PASSWORD: { secret: 'logistics-db', key: 'password' } } },
    }),
    ...application({
      ...base,
      name: 'label-printer',
      releases: releasesOf(`${registry}/label-printer`, '4.1.0', '4.2.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small },
    }),
    ...application({
      ...base,
      name: 'route-planner',
      releases: releasesOf(`${registry}/route-planner`, '1.6.0', '1.7.0', '1.7.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.large },
    }),
  ];
}

function jobs(): readonly SystemObject[] {
  return [
    ...periodic({
      ...base,
      name: 'stock-sync',
      image: `${registry}/stock-sync:2.0.1`,
      schedule: '*/2 * * * *',
      main: { ...sizes.small, env: host },
    }),
    ...periodic({
      ...base,
      name: 'carrier-rates',
      image: `${registry}/carrier-rates:1.3.0`,
      schedule: '*/4 * * * *',
      main: { ...sizes.small },
    }),
  ];
}
