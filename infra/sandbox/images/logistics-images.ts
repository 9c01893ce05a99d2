import { image, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, java, node, python } from './languages.ts';

const registry = 'registry.shop.example/logistics';

/** From the shelf to the customer's door. */
export const logisticsImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/shipping`,
    ['3.2.0', '3.3.0', '3.3.1'],
    go({
      name: 'shipping',
      memoryMiB: 80,
      env: ['DATABASE_URL'],
      formats: { DATABASE_URL: '^postgres(ql)?://' },
      needs: ['DATABASE_URL'],
      uses: ['CARRIER_URL'],
      says: [
        ['info', 'parcel created parcel=3SPL9912 carrier=postnl'],
        ['info', 'parcel handed over parcel=3SPL9907'],
        ['warn', 'address of order=881230 has no house number, asked the customer'],
      ],
    }),
  ),
  image(
    `${registry}/tracking`,
    ['2.14.0', '2.15.0'],
    node({
      name: 'tracking',
      memoryMiB: 130,
      env: ['DB_HOST'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'parcel 3SPL9907: sorted in Utrecht'],
        ['info', 'GET /track/3SPL9912 200 9ms'],
        ['warn', 'carrier dpd sent an event out of order, kept'],
      ],
    }),
  ),
  image(
    `${registry}/warehouse`,
    ['8.1.0', '8.2.0', '8.2.1'],
    java({
      name: 'warehouse',
      memoryMiB: 440,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'wave 812 released, 96 picks'],
        ['info', 'pick 40128 confirmed by scanner 14'],
        ['warn', 'scanner 9 battery at 12 percent'],
      ],
    }),
  ),
  image(
    `${registry}/label-printer`,
    ['4.1.0', '4.2.0'],
    python({
      name: 'label-printer',
      memoryMiB: 120,
      says: [
        ['info', 'printed label for parcel 3SPL9912'],
        ['warn', 'printer dock-3 low on labels'],
      ],
    }),
  ),
  image(
    `${registry}/route-planner`,
    ['1.6.0', '1.7.0', '1.7.1'],
    python({
      name: 'route-planner',
      memoryMiB: 380,
      says: [
        ['info', 'planned 18 tours, 412 stops, cost 8123.4'],
        ['info', 'improved tour 7 by 3.1 percent'],
        ['warn', 'travel times older than 24 h for zone 3'],
      ],
    }),
  ),
  image(
    `${registry}/carrier-gateway`,
    ['2.4.0', '2.5.0'],
    go({
      name: 'carrier-gateway',
      memoryMiB: 60,
      uses: ['CARRIER_API_URL'],
      says: [
        ['info', 'label requested carrier=postnl took_ms=188'],
        ['info', 'label requested carrier=dpd took_ms=241'],
        ['warn', 'carrier=gls answered 429, retrying in 2s'],
      ],
    }),
  ),
  image(
    `${registry}/returns`,
    ['1.20.0', '1.21.0', '1.21.2'],
    node({
      name: 'returns',
      memoryMiB: 130,
      env: ['DB_HOST'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'return r-7712 announced for order 880112'],
        ['info', 'return r-7703 received, refund requested'],
        ['warn', 'return r-7699 has no reason, asked the customer'],
      ],
    }),
  ),
  image(
    `${registry}/stock-sync`,
    ['2.0.0', '2.0.1'],
    task(python({ name: 'stock-sync', memoryMiB: 90, env: ['DB_HOST'], says: [['info', 'reading shelves']] }), 3, [
      '{time} INFO     [stock_sync.app] 18244 stock levels written, 31 changed',
    ]),
  ),
  image(
    `${registry}/carrier-rates`,
    ['1.3.0'],
    task(node({ name: 'carrier-rates', memoryMiB: 70, says: [['info', 'fetching rates']] }), 3, [
      '{"level":30,"time":"{time}","name":"carrier-rates","msg":"14 rate cards updated"}',
    ]),
  ),
];
