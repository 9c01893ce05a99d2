import { image, server, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, node, python } from './languages.ts';

const registry = 'registry.shop.example/analytics';

/** What learns from the shop's traffic. */
export const analyticsImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/clickstream-collector`,
    ['4.0.0', '4.1.0'],
    go({
      name: 'clickstream-collector',
      memoryMiB: 90,
      needs: ['CLICKHOUSE_URL'],
      says: [
        ['info', 'batch written rows=5000 took_ms=61'],
        ['warn', 'dropped 2 events with a clock 11 min ahead'],
        ['info', 'batch written rows=4870 took_ms=58'],
      ],
    }),
  ),
  image(
    `${registry}/events-etl`,
    ['3.8.0', '3.9.0', '3.9.1'],
    python({
      name: 'events-etl',
      memoryMiB: 520,
      needs: ['CLICKHOUSE_URL'],
      says: [
        ['info', 'partition 2025-11-23T14 loaded, 1204981 rows'],
        ['info', 'deduplicated 812 rows'],
        ['warn', 'column utm_term is empty in 61 percent of rows'],
      ],
    }),
  ),
  image(
    `${registry}/feature-builder`,
    ['1.1.0', '1.2.0'],
    python({
      name: 'feature-builder',
      memoryMiB: 640,
      says: [
        ['info', 'built 212 features for 84012 visitors'],
        ['warn', 'feature basket_value_p99 drifts, 0.31 above the reference'],
      ],
    }),
  ),
  image(
    `${registry}/model-server`,
    ['2.2.0', '2.3.0'],
    python({
      name: 'model-server',
      memoryMiB: 560,
      env: ['MODEL_PATH'],
      says: [
        ['info', 'inference batch=16 took 11 ms'],
        ['warn', 'CUDA not available, running on CPU'],
      ],
    }),
  ),
  image(
    `${registry}/reports-api`,
    ['1.5.0', '1.6.0', '1.6.1'],
    python({
      name: 'reports-api',
      memoryMiB: 170,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'report revenue-by-country served in 130 ms'],
        ['info', 'GET /reports/returns-by-reason 200'],
        ['warn', 'report stock-days is 3 h old'],
      ],
    }),
  ),
  image(
    `${registry}/consent`,
    ['1.0.2', '1.0.3'],
    node({
      name: 'consent',
      memoryMiB: 100,
      says: [
        ['info', 'consent c-4412 stored'],
        ['info', 'GET /consent 200 2ms'],
      ],
    }),
  ),
  image(
    `${registry}/sales-report`,
    ['1.4.0'],
    task(python({ name: 'sales-report', memoryMiB: 220, says: [['info', 'aggregating sales']] }), 5, [
      '{time} INFO     [sales_report.app] report of 2025-11-23 written, 31 countries',
    ]),
  ),
  image(
    `${registry}/churn-score`,
    ['0.9.0', '0.9.1'],
    task(python({ name: 'churn-score', memoryMiB: 380, says: [['info', 'scoring customers']] }), 6, [
      '{time} INFO     [churn_score.app] scored 84012 customers, mean 0.142',
    ]),
  ),
  image(
    'metabase/metabase',
    ['v0.57.2'],
    server({
      listens: [{ port: 3000, paths: ['/', '/api/health'], readyAfterSeconds: 2 }],
      memoryMiB: 720,
      log: [
        '{time} INFO metabase.server.middleware.log :: GET /api/health 200 1.2 ms',
        '{time} INFO metabase.query-processor :: Query 88121 completed in 312 ms',
        '{time} WARN metabase.sync :: Table events_2023 has no primary key',
      ],
    }),
  ),
];
