import { image, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, java, node, python } from './languages.ts';

const registry = 'registry.shop.example/shop';

const brokenMigration = [
  '{time}  INFO 1 --- [checkout] [           main] o.f.core.internal.command.DbMigrate : Current version of schema "orders": 41',
  '{time} ERROR 1 --- [checkout] [           main] o.s.boot.SpringApplication : Application run failed',
  'java.lang.NullPointerException: Cannot invoke "example.shop.checkout.TaxTable.rateFor(String)" because "this.taxTable" is null',
  '\tat example.shop.checkout.TaxCalculator.warmUp(TaxCalculator.java:58)',
  '\tat example.shop.checkout.CheckoutService.onStart(CheckoutService.java:91)',
  '\tat org.springframework.boot.SpringApplication.run(SpringApplication.java:1361)',
] as const;

const failedMigration = [
  '{time}  INFO org.flywaydb.core.FlywayExecutor : Database: jdbc:postgresql://postgres-accounts.data:5432/accounts (PostgreSQL 17.6)',
  '{time}  INFO o.f.core.internal.command.DbMigrate : Migrating schema "public" to version "75 - add loyalty tier"',
  '{time} ERROR o.f.core.internal.command.DbMigrate : Migration of schema "public" to version "75 - add loyalty tier" failed! Changes successfully rolled back.',
  'org.flywaydb.core.internal.exception.FlywayMigrateException: Script V75__add_loyalty_tier.sql failed',
  'SQL State  : 42P01',
  'Message    : ERROR: relation "loyalty_program" does not exist',
] as const;

/** The storefront's own services. */
export const shopImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/storefront`,
    ['5.11.0', '5.12.0', '5.12.3'],
    node({
      name: 'storefront',
      memoryMiB: 190,
      uses: ['CATALOG_URL', 'RECOMMENDATIONS_URL', 'REVIEWS_URL'],
      says: [
        ['info', 'GET / 200 31ms'],
        ['info', 'GET /p/walnut-side-table 200 48ms'],
        ['info', 'rendered category lamps in 37ms, cache hit'],
        ['info', 'GET /healthz 200 1ms'],
        ['warn', 'image /static/hero@2x.avif is larger than its budget (412 kB > 350 kB)'],
        ['info', 'GET /search?q=oak 200 83ms'],
      ],
    }),
  ),
  image(
    `${registry}/api-gateway`,
    ['3.7.0', '3.8.1', '3.9.0'],
    go({
      name: 'api-gateway',
      memoryMiB: 90,
      uses: ['ACCOUNTS_URL', 'CART_URL', 'CHECKOUT_URL'],
      says: [
        ['info', 'request method=GET route=/v2/products status=200 duration_ms=12'],
        ['info', 'request method=POST route=/v2/carts status=201 duration_ms=18'],
        ['info', 'request method=GET route=/v2/orders/:id status=404 duration_ms=6'],
        ['warn', 'rate limit near for client ios-app: 178/200 in 1s'],
        ['info', 'request method=POST route=/v2/checkout status=200 duration_ms=241'],
      ],
    }),
  ),
  image(
    `${registry}/catalog`,
    ['4.2.0', '4.3.0', '4.3.2'],
    java({
      name: 'catalog',
      memoryMiB: 420,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'product 48213 served from cache'],
        ['info', 'reindex of category garden finished, 812 products'],
        ['debug', 'ETag matched for /api/products/48213, 304'],
        ['info', 'price list 2025-W47 loaded, 18244 rows'],
      ],
    }),
  ),
  image(
    `${registry}/cart`,
    ['2.1.0', '2.2.0', '2.2.4'],
    go({
      name: 'cart',
      memoryMiB: 70,
      env: ['REDIS_ADDR'],
      needs: ['REDIS_ADDR'],
      says: [
        ['info', 'cart updated cart=c-77121 items=3'],
        ['info', 'cart created cart=c-77122 items=1'],
        ['warn', 'cart c-70018 expired while open in browser'],
        ['info', 'cart merged after sign-in cart=c-77119'],
      ],
    }),
  ),
  image(
    `${registry}/checkout`,
    ['2.2.0', '2.3.0', '2.4.1'],
    java({
      name: 'checkout',
      memoryMiB: 460,
      env: ['DB_HOST', 'DB_PASSWORD', 'PAYMENTS_URL'],
      needs: ['DB_HOST', 'INVENTORY_URL'],
      uses: ['PAYMENTS_URL'],
      says: [
        ['info', 'order 881236 placed, 3 lines, 159.90 EUR'],
        ['info', 'order 881237 placed, 1 line, 24.50 EUR'],
        ['warn', 'payment for order 881230 took 2914 ms'],
        ['info', 'reservation r-40012 confirmed'],
        ['info', 'order 881238 placed, 2 lines, 74.00 EUR'],
      ],
    }),
    { '2.5.0': { listens: [], crash: { afterSeconds: 2, exitCode: 1, log: brokenMigration } } },
  ),
  image(
    `${registry}/pricing`,
    ['1.17.0', '1.18.0', '1.18.2'],
    python({
      name: 'pricing',
      memoryMiB: 160,
      env: ['PRICE_ROUNDING'],
      says: [
        ['info', 'quoted 12 items in 9 ms'],
        ['info', 'currency table refreshed, 31 currencies'],
        ['warn', 'no margin rule for sku 99120-B, using the category rule'],
        ['info', 'quoted 3 items in 4 ms'],
      ],
    }),
  ),
  image(
    `${registry}/inventory`,
    ['3.0.2', '3.1.0', '3.1.1'],
    go({
      name: 'inventory',
      memoryMiB: 110,
      env: ['DATABASE_URL'],
      formats: { DATABASE_URL: '^postgres(ql)?://' },
      needs: ['DATABASE_URL'],
      says: [
        ['info', 'reserved sku=48213 quantity=2 warehouse=rotterdam'],
        ['info', 'released reservation=r-39988 reason=expired'],
        ['warn', 'stock low sku=11702 left=4'],
        ['info', 'counted shelf=B14 difference=0'],
      ],
    }),
  ),
  image(
    `${registry}/search`,
    ['6.0.1', '6.1.0', '6.2.0'],
    go({
      name: 'search',
      memoryMiB: 130,
      env: ['OPENSEARCH_URL'],
      needs: ['OPENSEARCH_URL'],
      says: [
        ['info', 'query q="oak table" hits=214 took_ms=23'],
        ['info', 'query q="lamp" hits=1022 took_ms=41'],
        ['warn', 'slow query q="*" took_ms=902 client=crawler'],
        ['info', 'suggest prefix="wal" hits=8 took_ms=3'],
      ],
    }),
  ),
  image(
    `${registry}/recommendations`,
    ['0.41.0', '0.42.0', '0.42.1'],
    python({
      name: 'recommendations',
      memoryMiB: 260,
      says: [
        ['info', 'ranked 40 candidates for visitor v-91823 in 22 ms'],
        ['info', 'model rank-2025-11-20 loaded'],
        ['warn', 'visitor v-91877 has no history, falling back to bestsellers'],
        ['info', 'ranked 40 candidates for visitor v-91825 in 19 ms'],
      ],
    }),
  ),
  image(
    `${registry}/reviews`,
    ['1.9.0', '1.9.1'],
    node({
      name: 'reviews',
      memoryMiB: 140,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'review 20918 accepted for product 48213'],
        ['info', 'GET /reviews?product=48213 200 14ms'],
        ['warn', 'review 20919 held for moderation'],
      ],
    }),
  ),
  image(
    `${registry}/accounts`,
    ['7.3.0', '7.4.0', '7.4.1'],
    java({
      name: 'accounts',
      memoryMiB: 400,
      env: ['DB_HOST', 'DB_PASSWORD', 'JWT_SIGNING_KEY'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'session opened for account 5521'],
        ['warn', 'sign-in failed for account 5107: wrong password (2 of 10)'],
        ['info', 'token refreshed for account 5499'],
        ['info', 'address book of account 5521 updated'],
      ],
    }),
  ),
  image(
    `${registry}/accounts-migrations`,
    ['7.3.0', '7.4.0', '7.4.1'],
    task(java({ name: 'accounts-migrations', memoryMiB: 120, env: ['DB_HOST', 'DB_PASSWORD'], says: [] }), 1, [
      '{time}  INFO org.flywaydb.core.FlywayExecutor : Schema "public" is up to date. No migration necessary.',
    ]),
    { '7.5.0-rc1': { ends: { afterSeconds: 1, exitCode: 1, log: failedMigration } } },
  ),
  image(
    `${registry}/promotions`,
    ['2.0.0', '2.1.0', '2.1.3'],
    python({
      name: 'promotions',
      memoryMiB: 140,
      env: ['CAMPAIGN_CALENDAR'],
      says: [
        ['info', 'campaign black-week active for 3 segments'],
        ['info', 'voucher WELCOME10 redeemed, order 881236'],
        ['warn', 'voucher SUMMER24 rejected: expired'],
      ],
    }),
  ),
  image(
    `${registry}/media`,
    ['1.4.0', '1.5.0', '1.5.2'],
    go({
      name: 'media',
      memoryMiB: 210,
      says: [
        ['info', 'resized image=hero-3312 width=1600 format=avif took_ms=212'],
        ['info', 'resized image=thumb-3312 width=320 format=webp took_ms=18'],
        ['warn', 'source image=3308 has no color profile, assuming sRGB'],
      ],
    }),
  ),
  image(
    `${registry}/email-worker`,
    ['1.2.0', '1.3.0'],
    node({
      name: 'email-worker',
      memoryMiB: 120,
      env: ['SMTP_HOST'],
      needs: ['AMQP_URL'],
      says: [
        ['info', 'sent order-confirmation to customer of order 881236'],
        ['info', 'sent parcel-underway to customer of order 881102'],
        ['warn', 'mailbox over quota, will retry in 30 min'],
      ],
    }),
  ),
  image(
    `${registry}/order-events`,
    ['2.8.0', '2.9.0'],
    go({
      name: 'order-events',
      memoryMiB: 60,
      env: ['AMQP_URL'],
      needs: ['AMQP_URL'],
      says: [
        ['info', 'published event=order.placed order=881236'],
        ['info', 'published event=order.paid order=881236'],
        ['warn', 'redelivered message id=77ac1 attempt=2'],
      ],
    }),
  ),
  image(
    `${registry}/cart-cleanup`,
    ['1.0.3', '1.0.4'],
    task(python({ name: 'cart-cleanup', memoryMiB: 60, env: ['REDIS_ADDR'], says: [['info', 'scanning carts']] }), 3, [
      '{time} INFO     [cart_cleanup.app] removed 41 carts older than 30 days',
    ]),
  ),
  image(
    `${registry}/sitemap`,
    ['1.1.0'],
    task(node({ name: 'sitemap', memoryMiB: 120, says: [['info', 'walking 18244 products']] }), 4, [
      '{"level":30,"time":"{time}","name":"sitemap","msg":"wrote 37 files, 18244 addresses"}',
    ]),
  ),
];
