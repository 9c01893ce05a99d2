import { application } from './application.ts';
import { ingress } from './ingress.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { periodic } from './periodic.ts';
import { releasesOf, sizes, spring, web } from './profiles.ts';
import { configMap, namespace as namespaceManifest, secret } from './surroundings.ts';
import { tlsSecret } from './tls-secret.ts';

const namespace = 'shop';
const registry = `registry.shop.example/${namespace}`;
const base = { namespace, partOf: 'storefront' } as const;
const database = (host: string, name: string) => ({
  DB_HOST: host,
  DB_NAME: name,
  DB_PASSWORD: { secret: `${name}-db`, key: 'password' },
});

/** What customers see and buy. */
export function shopNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'storefront', tier: 'customer' })),
    ...surroundings(text),
    ...frontends(),
    ...ordering(),
    ...content(),
    ...workers(),
  ];
}

function surroundings(text: SecretText): readonly SystemObject[] {
  return [
    only(secret(namespace, 'catalog-db', { password: text('postgres-catalog') })),
    only(secret(namespace, 'orders-db', { password: text('postgres-orders') })),
    only(secret(namespace, 'accounts-db', { password: text('postgres-accounts') })),
    only(secret(namespace, 'accounts-jwt', { 'signing-key': text('accounts-jwt') })),
    only(secret(namespace, 'rabbitmq-client', { url: `amqp://app:${text('rabbitmq-app')}@rabbitmq.data:5672` })),
    only(
      secret(namespace, 'inventory-database', {
        url: `postgres://inventory:${text('postgres-orders')}@postgres-orders.data:5432/inventory`,
      }),
    ),
    only(configMap(namespace, 'pricing-rules', { rounding: 'half-even' })),
    only(configMap(namespace, 'promotion-calendar', { calendar: 'black-week=2025-11-21/2025-11-30' })),
    only(tlsSecret(namespace, 'storefront-tls', 'shop.example', text)),
    only(tlsSecret(namespace, 'api-tls', 'api.shop.example', text)),
    only(ingress(namespace, 'storefront', 'shop.example', [{ path: '/', service: 'storefront', port: 'http' }])),
    only(ingress(namespace, 'api', 'api.shop.example', [{ path: '/', service: 'api-gateway', port: 'http' }])),
  ];
}

function frontends(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'storefront',
      releases: releasesOf(`${registry}/storefront`, '5.11.0', '5.12.0', '5.12.3'),
      replicas: 3,
      exposes: { http: 80 },
      config: {
        CATALOG_URL: 'http://catalog',
        RECOMMENDATIONS_URL: 'http://recommendations',
        REVIEWS_URL: 'http://reviews',
        NODE_OPTIONS: '--max-old-space-size=320',
      },
      main: { ...web, ...sizes.medium },
      scales: { max: 8, cpuPercent: 75 },
      minAvailable: 2,
      priorityClassName: 'business-critical',
      spread: true,
    }),
    ...application({
      ...base,
      name: 'api-gateway',
      releases: releasesOf(`${registry}/api-gateway`, '3.7.0', '3.8.1', '3.9.0'),
      replicas: 3,
      exposes: { http: 80 },
      config: {
        ACCOUNTS_URL: 'http://accounts',
        CART_URL: 'http://cart',
        CHECKOUT_URL: 'http://checkout',
        LOG_LEVEL: 'info',
      },
      main: { ...web, ...sizes.small },
      scales: { max: 9, cpuPercent: 75 },
      minAvailable: 2,
      priorityClassName: 'business-critical',
      spread: true,
    }),
    ...application({
      ...base,
      name: 'search',
      releases: releasesOf(`${registry}/search`, '6.0.1', '6.1.0', '6.2.0'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { OPENSEARCH_URL: 'http://opensearch.data:9200' } },
      minAvailable: 1,
    }),
  ];
}

function ordering(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'cart',
      releases: releasesOf(`${registry}/cart`, '2.1.0', '2.2.0', '2.2.4'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { REDIS_ADDR: 'redis-cache.data:6379' } },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'checkout',
      releases: releasesOf(`${registry}/checkout`, '2.2.0', '2.3.0', '2.4.1'),
      replicas: 3,
      exposes: { http: 80 },
      config: { INVENTORY_URL: 'http://inventory', PAYMENTS_URL: 'http://payment-gateway.payments', CURRENCY: 'EUR' },
      main: { ...spring, ...sizes.large, env: database('pgbouncer.data', 'orders') },
      scales: { max: 6, cpuPercent: 75 },
      minAvailable: 2,
      priorityClassName: 'business-critical',
    }),
    ...application({
      ...base,
      name: 'inventory',
      releases: releasesOf(`${registry}/inventory`, '3.0.2', '3.1.0', '3.1.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { DATABASE_URL: { secret: 'inventory-database', key: 'url' } } },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'pricing',
      releases: releasesOf(`${registry}/pricing`, '1.17.0', '1.18.0', '1.18.2'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.medium, env: { PRICE_ROUNDING: { config: 'pricing-rules', key: 'rounding' } } },
    }),
    ...application({
      ...base,
      name: 'promotions',
      releases: releasesOf(`${registry}/promotions`, '2.0.0', '2.1.0', '2.1.3'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: { CAMPAIGN_CALENDAR: { config: 'promotion-calendar', key: 'calendar' } } },
    }),
  ];
}

function content(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'catalog',
      releases: releasesOf(`${registry}/catalog`, '4.2.0', '4.3.0', '4.3.2'),
      exposes: { http: 80 },
      main: { ...spring, ...sizes.large, env: database('postgres-catalog.data', 'catalog') },
      scales: { max: 6, cpuPercent: 75 },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'accounts',
      releases: releasesOf(`${registry}/accounts`, '7.3.0', '7.4.0', '7.4.1'),
      exposes: { http: 80 },
      init: [
        {
          name: 'migrate',
          image: `${registry}/accounts-migrations:7.4.1`,
          env: database('postgres-accounts.data', 'accounts'),
          ...sizes.small,
        },
      ],
      main: {
        ...spring,
        ...sizes.large,
        env: {
          ...database('postgres-accounts.data', 'accounts'),
          JWT_SIGNING_KEY: { secret: 'accounts-jwt', key: 'signing-key' },
        },
      },
      minAvailable: 1,
    }),
    ...application({
      ...base,
      name: 'recommendations',
      releases: releasesOf(`${registry}/recommendations`, '0.41.0', '0.42.0', '0.42.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.medium },
    }),
    ...application({
      ...base,
      name: 'reviews',
      releases: releasesOf(`${registry}/reviews`, '1.9.0', '1.9.1'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.small, env: database('postgres-catalog.data', 'catalog') },
    }),
    ...application({
      ...base,
      name: 'media',
      releases: releasesOf(`${registry}/media`, '1.4.0', '1.5.0', '1.5.2'),
      exposes: { http: 80 },
      main: { ...web, ...sizes.medium, env: { BUCKET_URL: 'http://minio.platform:9000/media' } },
    }),
  ];
}

function workers(): readonly SystemObject[] {
  const amqp = { AMQP_URL: { secret: 'rabbitmq-client', key: 'url' } };
  return [
    ...application({
      ...base,
      name: 'email-worker',
      releases: releasesOf(`${registry}/email-worker`, '1.2.0', '1.3.0'),
      main: { ...web, ...sizes.small, env: { ...amqp, SMTP_HOST: 'smtp.mail.example' } },
    }),
    ...application({
      ...base,
      name: 'order-events',
      releases: releasesOf(`${registry}/order-events`, '2.8.0', '2.9.0'),
      main: { ...web, ...sizes.small, env: amqp },
    }),
    ...periodic({
      ...base,
      name: 'cart-cleanup',
      image: `${registry}/cart-cleanup:1.0.4`,
      schedule: '*/2 * * * *',
      main: { ...sizes.tiny, env: { REDIS_ADDR: 'redis-cache.data:6379' } },
    }),
    ...periodic({
      ...base,
      name: 'sitemap',
      image: `${registry}/sitemap:1.1.0`,
      schedule: '*/5 * * * *',
      main: { ...sizes.small },
    }),
  ];
}
