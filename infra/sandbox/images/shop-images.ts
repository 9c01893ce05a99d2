import { image } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, java, node, python } from './languages.ts';

const registry = 'registry.shop.example/shop';

const brokenTaxTable = [
  '{time}  INFO 1 --- [checkout] [           main] o.f.core.internal.command.DbMigrate : Current version of schema "orders": 41',
  '{time} ERROR 1 --- [checkout] [           main] o.s.boot.SpringApplication : Application run failed',
  'java.lang.NullPointerException: Cannot invoke "example.shop.checkout.TaxTable.rateFor(String)" because "this.taxTable" is null',
  '\tat example.shop.checkout.TaxCalculator.warmUp(TaxCalculator.java:58)',
  '\tat example.shop.checkout.CheckoutService.onStart(CheckoutService.java:91)',
  '\tat org.springframework.boot.SpringApplication.run(SpringApplication.java:1361)',
] as const;

/** What customers see and order with. */
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
    { '2.5.0': { listens: [], crash: { afterSeconds: 2, exitCode: 1, log: brokenTaxTable } } },
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
];
