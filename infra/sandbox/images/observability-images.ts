import { image, server } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';

/** Metrics, logs, traces and their screens. */
export const observabilityImages: readonly ImageBehaviour[] = [
  image(
    'quay.io/prometheus/prometheus',
    ['v3.6.0', 'v3.7.3'],
    server({
      listens: [{ port: 9090, paths: ['/', '/-/healthy', '/-/ready', '/metrics'] }],
      memoryMiB: 900,
      log: [
        'time={time} level=INFO source=compact.go msg="write block" mint=1763900000000 maxt=1763907200000 duration=1.2s',
        'time={time} level=WARN source=scrape.go msg="Error on ingesting out-of-order samples" num_dropped=3',
        'time={time} level=INFO source=head.go msg="Head GC completed" duration=31ms',
      ],
    }),
  ),
  image(
    'quay.io/prometheus/alertmanager',
    ['v0.28.1'],
    server({
      listens: [
        { port: 9093, paths: ['/-/healthy', '/-/ready', '/metrics'] },
        { port: 9094, paths: [] },
      ],
      memoryMiB: 60,
      log: ['time={time} level=INFO source=nflog.go msg="Maintenance done" duration=2ms size=412'],
    }),
  ),
  image(
    'grafana/grafana',
    ['12.1.1', '12.2.1'],
    server({
      listens: [{ port: 3000, paths: ['/', '/api/health', '/metrics', '/login'] }],
      memoryMiB: 190,
      calls: [{ env: 'PROMETHEUS_URL', isRequired: false }],
      log: [
        'logger=context userId=2 orgId=1 t={time} level=info msg="Request Completed" method=GET path=/api/dashboards/uid/shop status=200 duration=21ms',
        'logger=plugin.angulardetectorsprovider t={time} level=warn msg="Angular detection disabled"',
      ],
    }),
  ),
  image(
    'grafana/loki',
    ['3.5.5'],
    server({
      listens: [{ port: 3100, paths: ['/ready', '/metrics'], readyAfterSeconds: 1 }],
      memoryMiB: 520,
      log: [
        'level=info ts={time} caller=flush.go:304 component=ingester msg="flushing stream" labels="{namespace=shop}"',
      ],
    }),
  ),
  image(
    'fluent/fluent-bit',
    ['4.0.9', '4.1.1'],
    server({
      listens: [{ port: 2020, paths: ['/', '/api/v1/health', '/api/v1/metrics/prometheus'] }],
      memoryMiB: 50,
      log: [
        '[{time}] [ info] [input:tail:tail.0] inotify_fs_add(): inode=812331 watch_fd=12 name=/var/log/containers/app.log',
        '[{time}] [ warn] [output:loki:loki.0] chunk 1-1763.flb will be retried in 8 seconds',
      ],
    }),
  ),
  image(
    'quay.io/prometheus/node-exporter',
    ['v1.10.2'],
    server({
      listens: [{ port: 9100, paths: ['/', '/metrics'] }],
      memoryMiB: 25,
      log: ['time={time} level=INFO source=node_exporter.go msg="Starting node_exporter" version="(version=1.10.2)"'],
    }),
  ),
  image(
    'quay.io/prometheus/blackbox-exporter',
    ['v0.27.0'],
    server({
      listens: [{ port: 9115, paths: ['/', '/-/healthy', '/metrics'] }],
      memoryMiB: 30,
      log: [
        'time={time} level=INFO source=handler.go msg="Probe succeeded" target=https://shop.example duration_seconds=0.04',
      ],
    }),
  ),
  image(
    'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    ['v2.17.0'],
    server({
      listens: [
        { port: 8080, paths: ['/livez', '/healthz', '/metrics'] },
        { port: 8081, paths: ['/readyz', '/livez', '/metrics'] },
      ],
      memoryMiB: 70,
      log: [
        'I1123 14:02:11.120931       1 server.go:333] "Watching resource" group="apps" kind="Deployment" at="{time}"',
      ],
    }),
  ),
  image(
    'otel/opentelemetry-collector-contrib',
    ['0.139.0'],
    server({
      listens: [
        { port: 4317, paths: [] },
        { port: 4318, paths: [] },
        { port: 13133, paths: ['/'] },
      ],
      memoryMiB: 110,
      log: [
        '{time}\tinfo\tTraces\t{"resource spans": 4, "spans": 61}',
        '{time}\twarn\tbatchprocessor\tbatch sent late by 212ms',
      ],
    }),
  ),
];
