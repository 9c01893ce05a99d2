import type { Manifest } from './manifest.ts';

export type Route = { readonly path: string; readonly service: string; readonly port: string };

/** One host with its paths, served under a certificate in the Secret `<name>-tls`. */
export function ingress(namespace: string, name: string, host: string, routes: readonly Route[]): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [
        {
          host,
          http: {
            paths: routes.map(({ path, service, port }) => ({
              path,
              pathType: 'Prefix',
              backend: { service: { name: service, port: { name: port } } },
            })),
          },
        },
      ],
    },
  };
}
