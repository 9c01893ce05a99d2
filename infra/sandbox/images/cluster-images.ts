import { image, server } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';

/** What makes a cluster of machines: names, proxies, certificates, disks. */
export const clusterImages: readonly ImageBehaviour[] = [
  image(
    'registry.k8s.io/coredns/coredns',
    ['v1.12.1', 'v1.13.1'],
    server({
      listens: [
        { port: 53, paths: [] },
        { port: 8080, paths: ['/health'] },
        { port: 8181, paths: ['/ready'] },
        { port: 9153, paths: ['/metrics'] },
      ],
      memoryMiB: 40,
      log: [
        '[INFO] 10.128.3.17:41022 - 8812 "A IN postgres-orders.data.svc.cluster.local. udp 57 false 512" NOERROR qr,aa,rd 112 0.00021s',
        '[INFO] 10.128.1.4:50122 - 112 "AAAA IN smtp.shop.example.shop.svc.cluster.local. udp 52 false 512" NXDOMAIN qr,aa,rd 145 0.00018s',
        '[WARNING] plugin/forward: HINFO: read udp 10.128.0.2:53->10.0.0.2:53: i/o timeout',
      ],
    }),
  ),
  image(
    'registry.k8s.io/kube-proxy',
    ['v1.34.3'],
    server({
      listens: [
        { port: 10256, paths: ['/healthz', '/livez'] },
        { port: 10249, paths: ['/metrics'] },
      ],
      memoryMiB: 35,
      log: ['I1123 14:02:11.120931       1 proxier.go:822] "SyncProxyRules complete" elapsed="12.4ms" at="{time}"'],
    }),
  ),
  image(
    'registry.k8s.io/sig-storage/disk-csi-driver',
    ['v1.9.0'],
    server({
      listens: [{ port: 9808, paths: ['/healthz'] }],
      memoryMiB: 40,
      log: ['I1123 14:02:11.120931       1 node.go:211] "NodePublishVolume: mounted" fsType="ext4" at="{time}"'],
    }),
  ),
  image(
    'registry.k8s.io/ingress-nginx/controller',
    ['v1.13.2', 'v1.13.3'],
    server({
      listens: [
        { port: 80, paths: ['/'] },
        { port: 443, paths: ['/'] },
        { port: 10254, paths: ['/healthz', '/metrics'] },
      ],
      memoryMiB: 140,
      log: [
        '203.0.113.77 - - [{time}] "GET / HTTP/2.0" 200 18233 "-" "Mozilla/5.0" 412 0.031 [shop-storefront-http] 200',
        '203.0.113.12 - - [{time}] "GET /wp-login.php HTTP/1.1" 404 548 "-" "zgrab/0.x" 188 0.004 [shop-storefront-http] 404',
        'W1123 14:02:11.120931       7 controller.go:1232] Service "shop/storefront" has an endpoint that is being drained, seen {time}',
      ],
    }),
  ),
  image(
    'nginx',
    ['1.27.5', '1.28.0', '1.29.2'],
    server({
      listens: [
        { port: 80, paths: ['/', '/healthz'] },
        { port: 8080, paths: ['/', '/healthz', '/ready'] },
      ],
      memoryMiB: 15,
      log: ['10.128.2.4 - - [{time}] "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.34"'],
    }),
  ),
  image(
    'registry.k8s.io/defaultbackend-amd64',
    ['1.5'],
    server({
      listens: [{ port: 8080, paths: ['/healthz'] }],
      memoryMiB: 10,
      log: ['{time} default backend answered 404 for /favicon.ico'],
    }),
  ),
  image(
    'quay.io/jetstack/cert-manager-controller',
    ['v1.18.2', 'v1.19.1'],
    server({
      listens: [
        { port: 9402, paths: ['/metrics'] },
        { port: 9403, paths: ['/livez'] },
      ],
      memoryMiB: 60,
      log: [
        'I1123 14:02:11.120931       1 trigger_controller.go:223] "Certificate is up to date" certificate="shop/shop-example-tls" at="{time}"',
      ],
    }),
  ),
  image(
    'quay.io/jetstack/cert-manager-cainjector',
    ['v1.18.2', 'v1.19.1'],
    server({
      listens: [{ port: 9402, paths: ['/metrics'] }],
      memoryMiB: 45,
      log: [
        'I1123 14:02:11.120931       1 reconciler.go:142] "Updated object" kind="customresourcedefinition" at="{time}"',
      ],
    }),
  ),
  image(
    'quay.io/jetstack/cert-manager-webhook',
    ['v1.18.2', 'v1.19.1'],
    server({
      listens: [
        { port: 10250, paths: [] },
        { port: 6080, paths: ['/livez', '/healthz'] },
      ],
      memoryMiB: 35,
      log: ['I1123 14:02:11.120931       1 server.go:185] "TLS certificate is valid" at="{time}"'],
    }),
  ),
  image('registry.k8s.io/pause', ['3.10'], server({ listens: [], memoryMiB: 1, log: [] })),
  image('busybox', ['1.36', '1.37'], server({ listens: [], memoryMiB: 2, log: [] })),
];
