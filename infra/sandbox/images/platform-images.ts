import { image, server, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, node, python } from './languages.ts';

const registry = 'registry.shop.example/platform';

/** What the platform team offers to the others. */
export const platformImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/feature-flags`,
    ['2.5.0', '2.6.0', '2.6.1'],
    go({
      name: 'feature-flags',
      memoryMiB: 60,
      says: [
        ['info', 'flags served environment=production count=112'],
        ['info', 'flag changed flag=new-basket share=25'],
        ['warn', 'flag legacy-search has not been evaluated for 30 days'],
      ],
    }),
  ),
  image(
    `${registry}/audit-trail`,
    ['1.7.0', '1.8.0'],
    go({
      name: 'audit-trail',
      memoryMiB: 90,
      needs: ['AMQP_URL'],
      says: [
        ['info', 'stored entry actor=svc-checkout action=order.place'],
        ['info', 'compacted segment=2025-11-22 entries=90122'],
      ],
    }),
  ),
  image(
    `${registry}/status-page`,
    ['1.0.8', '1.1.0'],
    node({
      name: 'status-page',
      memoryMiB: 90,
      says: [
        ['info', 'GET / 200 4ms'],
        ['info', 'all 14 components operational'],
      ],
    }),
  ),
  image(
    `${registry}/developer-portal`,
    ['3.1.0', '3.2.0'],
    node({
      name: 'developer-portal',
      memoryMiB: 310,
      says: [
        ['info', 'catalog refreshed, 77 components'],
        ['warn', 'component legacy-importer has no owner'],
      ],
    }),
  ),
  image(
    `${registry}/cost-exporter`,
    ['0.6.0'],
    task(python({ name: 'cost-exporter', memoryMiB: 80, says: [['info', 'reading usage']] }), 3, [
      '{time} INFO     [cost_exporter.app] 77 workloads priced',
    ]),
  ),
  image(
    'quay.io/minio/minio',
    ['RELEASE.2025-09-07T16-13-09Z'],
    server({
      requiredEnv: [
        {
          name: 'MINIO_ROOT_PASSWORD',
          log: ['FATAL Unable to validate credentials inherited from the shell environment: credentials are missing'],
        },
      ],
      listens: [
        { port: 9000, paths: ['/minio/health/live', '/minio/health/ready'] },
        { port: 9001, paths: ['/'] },
      ],
      memoryMiB: 380,
      log: ['API: PutObject(bucket=media, object=hero-3312.avif) 200', 'INFO: healed 0 objects in 1.2s'],
    }),
  ),
];
