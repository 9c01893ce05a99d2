import { image, server, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';

const noTask = server({ listens: [], memoryMiB: 60, log: [] });

/** Databases, caches and brokers. */
export const databaseImages: readonly ImageBehaviour[] = [
  image(
    'postgres',
    ['16.10', '17.5', '17.6'],
    server({
      requiredEnv: [
        {
          name: 'POSTGRES_PASSWORD',
          log: [
            'Error: Database is uninitialized and superuser password is not specified.',
            '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.',
          ],
        },
      ],
      listens: [{ port: 5432, paths: [] }],
      memoryMiB: 310,
      log: [
        '{time} UTC [1] LOG:  database system is ready to accept connections',
        '{time} UTC [27] LOG:  checkpoint starting: time',
        '{time} UTC [27] LOG:  checkpoint complete: wrote 412 buffers (2.5%); 0 WAL file(s) added, 0 removed, 1 recycled; write=41.2 s',
        '{time} UTC [5512] LOG:  could not receive data from client: Connection reset by peer',
        '{time} UTC [31] LOG:  automatic vacuum of table "public.orders": index scans: 1',
      ],
    }),
  ),
  image(
    'bitnami/pgbouncer',
    ['1.24.1'],
    server({
      listens: [{ port: 6432, paths: [] }],
      memoryMiB: 30,
      calls: [{ env: 'POSTGRESQL_HOST', isRequired: true }],
      log: [
        '{time} UTC [1] LOG stats: 212 xacts/s, 480 queries/s, in 61204 B/s, out 120481 B/s, xact 1912 us',
        '{time} UTC [1] LOG C-0x55d: orders/app@10.128.3.17:41022 closing because: client close request (age=31s)',
      ],
    }),
  ),
  image(
    'redis',
    ['7.4.6', '8.2.1', '8.2.2'],
    server({
      listens: [{ port: 6379, paths: [] }],
      memoryMiB: 60,
      log: [
        '1:M {time} * Ready to accept connections tcp',
        '1:M {time} # WARNING Memory overcommit must be enabled! Without it, a background save may fail.',
        '1:M {time} * 100 changes in 300 seconds. Saving...',
        '1:M {time} * Background saving terminated with success',
      ],
    }),
  ),
  image(
    'rabbitmq',
    ['4.1.4-management', '4.1.5-management'],
    server({
      requiredEnv: [
        { name: 'RABBITMQ_ERLANG_COOKIE', log: ['Error when reading /var/lib/rabbitmq/.erlang.cookie: eacces'] },
      ],
      listens: [
        { port: 5672, paths: [] },
        { port: 15672, paths: ['/api/health/checks/alarms'] },
        { port: 15692, paths: ['/metrics'] },
      ],
      memoryMiB: 260,
      log: [
        '{time} [info] <0.812.0> accepting AMQP connection 10.128.2.9:51002 -> 10.128.4.3:5672',
        '{time} [info] <0.812.0> connection 10.128.2.9:51002: user "app" authenticated and granted access to vhost "/"',
        '{time} [warning] <0.644.0> closing AMQP connection (10.128.2.9:50988): client unexpectedly closed TCP connection',
      ],
    }),
  ),
  image(
    'opensearchproject/opensearch',
    ['3.2.0', '3.3.1'],
    server({
      listens: [
        { port: 9200, paths: ['/', '/_cluster/health'], readyAfterSeconds: 1 },
        { port: 9300, paths: [] },
      ],
      memoryMiB: 1100,
      log: [
        '[{time}][INFO ][o.o.c.m.MetadataMappingService] [opensearch-0] [products-v12] update_mapping [_doc]',
        '[{time}][INFO ][o.o.m.j.JvmGcMonitorService] [opensearch-0] [gc][81233] overhead, spent [261ms] collecting in the last [1s]',
        '[{time}][WARN ][o.o.d.c.DeprecationLogger] [opensearch-0] index name [.tasks] starts with a dot',
      ],
    }),
  ),
  image(
    'clickhouse/clickhouse-server',
    ['25.8.4', '25.9.2'],
    server({
      listens: [
        { port: 8123, paths: ['/', '/ping', '/replicas_status'] },
        { port: 9000, paths: [] },
      ],
      memoryMiB: 900,
      log: [
        '{time} [ 71 ] {} <Information> MergeTreeBackgroundExecutor: merged 6 parts of events.clicks',
        '{time} [ 612 ] {} <Debug> executeQuery: Read 1204981 rows, 81.20 MiB in 0.31 sec.',
        '{time} [ 1 ] {} <Warning> Application: Delay accounting is not enabled, OSIOWaitMicroseconds will not be gathered.',
      ],
    }),
  ),
  image(
    'registry.shop.example/data/postgres-backup',
    ['1.3.0', '1.4.0'],
    task(noTask, 4, [
      '{time} pg_dump: dumped 41 tables',
      '{time} uploaded orders-2025-11-23.dump (1.2 GiB) to s3://backups',
    ]),
  ),
  image(
    'prometheuscommunity/postgres-exporter',
    ['v0.18.1'],
    server({
      listens: [{ port: 9187, paths: ['/', '/metrics', '/healthz'] }],
      memoryMiB: 30,
      calls: [{ env: 'DATA_SOURCE_URI', isRequired: false }],
      log: ['time={time} level=INFO source=collector.go msg="scrape finished" duration=12ms'],
    }),
  ),
];
