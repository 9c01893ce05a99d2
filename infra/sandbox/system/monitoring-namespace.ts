import { application } from './application.ts';
import { daemon } from './daemon.ts';
import { ingress } from './ingress.ts';
import { only, type SecretText, type SystemObject } from './manifest.ts';
import { releasesOf, sizes } from './profiles.ts';
import { stateful } from './stateful.ts';
import { claim, configMap, namespace as namespaceManifest, secret } from './surroundings.ts';
import { tlsSecret } from './tls-secret.ts';

const namespace = 'monitoring';
const base = { namespace, partOf: 'observability' } as const;

/** Metrics, logs, traces and their screens. */
export function monitoringNamespace(text: SecretText): readonly SystemObject[] {
  return [
    only(namespaceManifest(namespace, { team: 'platform' })),
    only(secret(namespace, 'grafana-admin', { password: text('grafana') })),
    only(tlsSecret(namespace, 'grafana-tls', 'grafana.shop.example', text)),
    only(ingress(namespace, 'grafana', 'grafana.shop.example', [{ path: '/', service: 'grafana', port: 'http' }])),
    ...stores(),
    ...screens(),
    ...exporters(),
    ...onEveryNode(),
  ];
}

function stores(): readonly SystemObject[] {
  const health = (port: number) => ({
    liveness: { port, path: '/-/healthy' },
    readiness: { port, path: '/-/ready' },
  });
  return [
    only(configMap(namespace, 'prometheus-rules', { 'shop.rules': 'groups:\n- name: shop\n  rules: []\n' })),
    ...stateful({
      ...base,
      name: 'prometheus',
      releases: releasesOf('quay.io/prometheus/prometheus', 'v3.6.0', 'v3.7.3'),
      exposes: { http: 9090 },
      volumes: [{ name: 'rules', configMap: { name: 'prometheus-rules' } }],
      storage: { size: '100Gi', storageClass: 'standard', path: '/prometheus' },
      main: { ports: { http: 9090 }, ...health(9090), mounts: { rules: '/etc/prometheus/rules' }, ...sizes.huge },
    }),
    ...stateful({
      ...base,
      name: 'alertmanager',
      releases: releasesOf('quay.io/prometheus/alertmanager', 'v0.28.1'),
      replicas: 2,
      exposes: { http: 9093, mesh: 9094 },
      storage: { size: '2Gi', storageClass: 'standard', path: '/alertmanager' },
      main: { ports: { http: 9093, mesh: 9094 }, ...health(9093), ...sizes.small },
      minAvailable: 1,
    }),
    ...stateful({
      ...base,
      name: 'loki',
      releases: releasesOf('grafana/loki', '3.5.5'),
      exposes: { http: 3100 },
      storage: { size: '100Gi', storageClass: 'standard', path: '/loki' },
      main: {
        ports: { http: 3100 },
        liveness: { port: 3100, path: '/ready' },
        readiness: { port: 3100, path: '/ready' },
        ...sizes.large,
      },
    }),
  ];
}

function screens(): readonly SystemObject[] {
  return [
    only(claim(namespace, 'grafana-data', '10Gi', 'standard')),
    ...application({
      ...base,
      name: 'grafana',
      releases: releasesOf('grafana/grafana', '12.1.1', '12.2.1'),
      replicas: 1,
      strategy: { type: 'Recreate' },
      exposes: { http: 80 },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'grafana-data' } }],
      main: {
        ports: { http: 3000 },
        liveness: { port: 3000, path: '/api/health' },
        readiness: { port: 3000, path: '/api/health' },
        env: {
          PROMETHEUS_URL: 'http://prometheus:9090',
          GF_SECURITY_ADMIN_PASSWORD: { secret: 'grafana-admin', key: 'password' },
        },
        mounts: { data: '/var/lib/grafana' },
        ...sizes.medium,
      },
    }),
  ];
}

function exporters(): readonly SystemObject[] {
  return [
    ...application({
      ...base,
      name: 'kube-state-metrics',
      releases: releasesOf('registry.k8s.io/kube-state-metrics/kube-state-metrics', 'v2.17.0'),
      replicas: 1,
      exposes: { http: 8080, telemetry: 8081 },
      main: {
        ports: { http: 8080, telemetry: 8081 },
        liveness: { port: 8080, path: '/livez' },
        readiness: { port: 8081, path: '/readyz' },
        ...sizes.small,
      },
    }),
    ...application({
      ...base,
      name: 'blackbox-exporter',
      releases: releasesOf('quay.io/prometheus/blackbox-exporter', 'v0.27.0'),
      replicas: 1,
      exposes: { http: 9115 },
      main: {
        ports: { http: 9115 },
        liveness: { port: 9115, path: '/-/healthy' },
        readiness: { port: 9115, path: '/-/healthy' },
        ...sizes.tiny,
      },
    }),
    ...application({
      ...base,
      name: 'postgres-exporter',
      releases: releasesOf('prometheuscommunity/postgres-exporter', 'v0.18.1'),
      replicas: 1,
      exposes: { http: 9187 },
      main: {
        ports: { http: 9187 },
        liveness: { port: 9187, path: '/' },
        readiness: { port: 9187, path: '/' },
        env: { DATA_SOURCE_URI: 'postgres-orders.data:5432/orders' },
        ...sizes.tiny,
      },
    }),
    ...application({
      ...base,
      name: 'otel-collector',
      releases: releasesOf('otel/opentelemetry-collector-contrib', '0.139.0'),
      exposes: { 'otlp-grpc': 4317, 'otlp-http': 4318 },
      main: {
        ports: { 'otlp-grpc': 4317, 'otlp-http': 4318, health: 13133 },
        liveness: { port: 13133, path: '/' },
        readiness: { port: 13133, path: '/' },
        ...sizes.small,
      },
      minAvailable: 1,
    }),
  ];
}

function onEveryNode(): readonly SystemObject[] {
  return [
    ...daemon({
      ...base,
      name: 'node-exporter',
      releases: releasesOf('quay.io/prometheus/node-exporter', 'v1.10.2'),
      hostNetwork: true,
      exposes: { metrics: 9100 },
      main: { ports: { metrics: 9100 }, readiness: { port: 9100, path: '/' }, ...sizes.tiny },
    }),
    ...daemon({
      ...base,
      name: 'fluent-bit',
      releases: releasesOf('fluent/fluent-bit', '4.0.9', '4.1.1'),
      volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }],
      main: {
        ports: { http: 2020 },
        liveness: { port: 2020, path: '/' },
        readiness: { port: 2020, path: '/api/v1/health' },
        mounts: { logs: '/var/log' },
        ...sizes.tiny,
      },
    }),
  ];
}
