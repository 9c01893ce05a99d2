import { application } from './application.ts';
import { daemon } from './daemon.ts';
import { only, type SystemObject } from './manifest.ts';
import { releasesOf, sizes } from './profiles.ts';
import { configMap, namespace as namespaceManifest, service } from './surroundings.ts';

/** What makes a cluster of machines: names, proxies, disks, ingress and certificates. */
export function clusterNamespaces(): readonly SystemObject[] {
  return [
    only(namespaceManifest('ingress-nginx', { team: 'platform' })),
    only(namespaceManifest('cert-manager', { team: 'platform' })),
    ...names(),
    ...machines(),
    ...ingressController(),
    ...certificates(),
  ];
}

function names(): readonly SystemObject[] {
  const namespace = 'kube-system';
  const corefile =
    '.:53 {\n    errors\n    health\n    ready\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n    cache 30\n}\n';
  const ports = { dns: 53, metrics: 9153 };
  return [
    only(configMap(namespace, 'coredns', { Corefile: corefile })),
    ...application({
      namespace,
      partOf: 'kube-dns',
      name: 'coredns',
      releases: releasesOf('registry.k8s.io/coredns/coredns', 'v1.12.1', 'v1.13.1'),
      volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
      main: {
        ports,
        liveness: { port: 8080, path: '/health' },
        readiness: { port: 8181, path: '/ready' },
        mounts: { config: '/etc/coredns' },
        ...sizes.small,
      },
      minAvailable: 1,
      priorityClassName: 'system-cluster-critical',
      spread: true,
      labels: { 'k8s-app': 'kube-dns' },
    }),
    only(
      service(
        namespace,
        'kube-dns',
        [
          { name: 'dns', port: 53, targetPort: 'dns' },
          { name: 'metrics', port: 9153, targetPort: 'metrics' },
        ],
        { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' } },
      ),
    ),
  ];
}

function machines(): readonly SystemObject[] {
  const base = { namespace: 'kube-system', partOf: 'nodes', priorityClassName: 'system-node-critical' } as const;
  return [
    ...daemon({
      ...base,
      name: 'kube-proxy',
      releases: releasesOf('registry.k8s.io/kube-proxy', 'v1.34.3'),
      hostNetwork: true,
      main: { ports: { metrics: 10249 }, readiness: { port: 10256, path: '/healthz' }, ...sizes.tiny },
    }),
    ...daemon({
      ...base,
      name: 'disk-csi-node',
      releases: releasesOf('registry.k8s.io/sig-storage/disk-csi-driver', 'v1.9.0'),
      main: { ports: { healthz: 9808 }, liveness: { port: 9808, path: '/healthz' }, ...sizes.tiny },
    }),
    ...application({
      ...base,
      name: 'disk-csi-controller',
      releases: releasesOf('registry.k8s.io/sig-storage/disk-csi-driver', 'v1.9.0'),
      priorityClassName: 'system-cluster-critical',
      main: {
        ports: { healthz: 9808 },
        liveness: { port: 9808, path: '/healthz' },
        readiness: { port: 9808, path: '/healthz' },
        ...sizes.tiny,
      },
    }),
  ];
}

function ingressController(): readonly SystemObject[] {
  const base = { namespace: 'ingress-nginx', partOf: 'ingress-nginx' } as const;
  return [
    ...application({
      ...base,
      name: 'ingress-nginx-controller',
      releases: releasesOf('registry.k8s.io/ingress-nginx/controller', 'v1.13.2', 'v1.13.3'),
      exposes: { http: 80, https: 443 },
      serviceSpec: { type: 'NodePort', externalTrafficPolicy: 'Cluster' },
      main: {
        ports: { http: 80, https: 443, metrics: 10254 },
        liveness: { port: 10254, path: '/healthz' },
        readiness: { port: 10254, path: '/healthz' },
        ...sizes.medium,
      },
      minAvailable: 1,
      priorityClassName: 'business-critical',
      spread: true,
    }),
    ...application({
      ...base,
      name: 'default-backend',
      releases: releasesOf('registry.k8s.io/defaultbackend-amd64', '1.5'),
      replicas: 1,
      exposes: { http: 80 },
      main: {
        ports: { http: 8080 },
        liveness: { port: 8080, path: '/healthz' },
        readiness: { port: 8080, path: '/healthz' },
        ...sizes.tiny,
      },
    }),
  ];
}

function certificates(): readonly SystemObject[] {
  const base = { namespace: 'cert-manager', partOf: 'cert-manager', replicas: 1 } as const;
  const images = (name: string) => releasesOf(`quay.io/jetstack/cert-manager-${name}`, 'v1.18.2', 'v1.19.1');
  return [
    ...application({
      ...base,
      name: 'cert-manager',
      releases: images('controller'),
      exposes: { metrics: 9402 },
      main: {
        ports: { metrics: 9402, livez: 9403 },
        liveness: { port: 9403, path: '/livez' },
        readiness: { port: 9402, path: '/metrics' },
        ...sizes.small,
      },
    }),
    ...application({
      ...base,
      name: 'cert-manager-cainjector',
      releases: images('cainjector'),
      main: { ports: { metrics: 9402 }, readiness: { port: 9402, path: '/metrics' }, ...sizes.small },
    }),
    ...application({
      ...base,
      name: 'cert-manager-webhook',
      releases: images('webhook'),
      exposes: { https: 443 },
      main: {
        ports: { https: 10250 },
        liveness: { port: 6080, path: '/livez' },
        readiness: { port: 6080, path: '/healthz' },
        ...sizes.tiny,
      },
    }),
  ];
}
