import { application } from './application.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { paymentsPolicies } from './payments-policies.ts';
import { periodic } from './periodic.ts';
import { releasesOf, sizes, spring, web } from './profiles.ts';
import { stateful } from './stateful.ts';
import { limitRange, namespace as namespaceManifest, quota, secret } from './surroundings.ts';

const namespace = 'payments';
const registry = `registry.shop.example/${namespace}`;
const guardedHost = 'vault.registry.shop.example';
const base = { namespace, partOf: 'payments' } as const;

/** What handles money: fenced in by network policies, a quota and limits. */
export function paymentsNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'payments', tier: 'regulated' })),
    ...paymentsPolicies(namespace).map(only),
    ...surroundings(text),
    ...services(),
    ...stores(),
    ...jobs(),
  ];
}

function surroundings(text: SecretText): readonly SystemObject[] {
  const login = {
    username: 'puller',
    password: text('registry'),
    auth: Buffer.from(`puller:${text('registry')}`).toString('base64'),
  };
  return [
    only(
      quota(namespace, 'payments', {
        pods: '40',
        'requests.cpu': '12',
        'requests.memory': '24Gi',
        'limits.memory': '40Gi',
      }),
    ),
    only(
      limitRange(namespace, 'defaults', [
        {
          type: 'Container',
          defaultRequest: { cpu: '50m', memory: '64Mi' },
          default: { memory: '256Mi' },
          max: { memory: '4Gi' },
        },
      ]),
    ),
    only(
      secret(
        namespace,
        'guarded-registry',
        { '.dockerconfigjson': JSON.stringify({ auths: { [guardedHost]: login } }) },
        'kubernetes.io/dockerconfigjson',
      ),
    ),
    only(secret(namespace, 'acquirer', { key: text('acquirer') })),
    only(secret(namespace, 'ledger-db', { password: text('postgres-payments') })),
    only(secret(namespace, 'card-vault-seal', { key: text('card-vault') })),
  ];
}

function services(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'payment-gateway',
      releases: releasesOf(`${registry}/payment-gateway`, '9.0.0', '9.1.0', '9.1.2'),
      replicas: 3,
      exposes: { http: 80 },
      config: {
        LEDGER_URL: 'http://ledger',
        FRAUD_URL: 'http://fraud-detector',
        CARD_VAULT_URL: 'http://card-vault',
        ACQUIRER_URL: 'https://api.acquirer.example',
      },
      main: { ...spring, ...sizes.large, env: { ACQUIRER_KEY: { secret: 'acquirer', key: 'key' } } },
      minAvailable: 2,
      priorityClassName: 'business-critical',
      spread: true,
    }),
    ...application({
      ...base,
      name: 'ledger',
      releases: releasesOf(`${registry}/ledger`, '5.4.0', '5.5.0', '5.5.1'),
      exposes: { http: 80 },
      main: {
        ...spring,
        ...sizes.large,
        env: { DB_HOST: 'postgres-payments', DB_PASSWORD: { secret: 'ledger-db', key: 'password' } },
      },
      minAvailable: 1,
      priorityClassName: 'business-critical',
    }),
    ...application({
      ...base,
      name: 'fraud-detector',
      releases: releasesOf(`${registry}/fraud-detector`, '3.3.0', '3.4.0', '3.4.2'),
      exposes: { http: 80 },
      config: { MODEL_NAME: 'gbm-2025-11', REDIS_ADDR: 'redis-payments:6379' },
      main: { ...web, ...sizes.medium },
      scales: { max: 5, cpuPercent: 75 },
    }),
    ...application({
      ...base,
      name: 'payouts',
      releases: releasesOf(`${registry}/payouts`, '2.6.0', '2.6.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { LEDGER_URL: 'http://ledger' } },
    }),
    ...application({
      ...base,
      name: 'invoicing',
      releases: releasesOf(`${registry}/invoicing`, '1.12.0', '1.13.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { LEDGER_URL: 'http://ledger' } },
    }),
    ...application({
      ...base,
      name: 'card-vault',
      releases: releasesOf(`${guardedHost}/payments/card-vault`, '4.0.0', '4.1.0'),
      exposes: { http: 80 },
      pullSecrets: ['guarded-registry'],
      main: { ...web, ...sizes.small, env: { VAULT_SEAL_KEY: { secret: 'card-vault-seal', key: 'key' } } },
      minAvailable: 1,
    }),
  ];
}

function stores(): readonly SystemObject[] {
  return [
    ...stateful({
      ...base,
      name: 'postgres-payments',
      releases: releasesOf('postgres', '17.5', '17.6'),
      exposes: { postgres: 5432 },
      storage: { size: '20Gi', storageClass: 'standard', path: '/var/lib/postgresql/data' },
      main: {
        ports: { postgres: 5432 },
        liveness: { port: 5432 },
        readiness: { port: 5432 },
        env: { POSTGRES_PASSWORD: { secret: 'ledger-db', key: 'password' } },
        ...sizes.large,
      },
    }),
    ...stateful({
      ...base,
      name: 'redis-payments',
      releases: releasesOf('redis', '8.2.2'),
      exposes: { redis: 6379 },
      storage: { size: '4Gi', storageClass: 'standard', path: '/data' },
      main: { ports: { redis: 6379 }, liveness: { port: 6379 }, readiness: { port: 6379 }, ...sizes.small },
    }),
  ];
}

function jobs(): readonly SystemObject[] {
  return [
    ...periodic({
      ...base,
      name: 'reconciliation',
      image: `${registry}/reconciliation:2.3.1`,
      schedule: '*/3 * * * *',
      main: { ...sizes.medium, env: { LEDGER_URL: 'http://ledger' } },
    }),
    ...periodic({
      ...base,
      name: 'settlement-export',
      image: `${registry}/settlement-export:1.8.0`,
      schedule: '*/5 * * * *',
      main: { ...sizes.small },
    }),
  ];
}
