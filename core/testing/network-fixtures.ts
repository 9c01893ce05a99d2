import type { Ingress, NetworkPolicy, Service } from '../cluster/kube-object.ts';
import { type Meta, meta } from './fixture-metadata.ts';

export function service(
  options: Meta & {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: Service['spec']['ports'];
    readonly spec?: Partial<Service['spec']>;
  } = {},
): Service {
  const {
    name = 'checkout',
    selector = { app: name },
    ports = [{ name: 'http', port: 80, targetPort: 8080 }],
  } = options;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('Service', name, options),
    spec: { selector, ports, clusterIP: '10.96.1.1', ...options.spec },
  };
}

export function ingress(
  options: Meta & { readonly backend?: string; readonly port?: number; readonly spec?: Partial<Ingress['spec']> } = {},
): Ingress {
  const { name = 'shop', backend = 'checkout', port = 80 } = options;
  const rules = [
    {
      host: 'shop.example',
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: backend, port: { number: port } } } }],
      },
    },
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta('Ingress', name, options),
    spec: { rules, ...options.spec },
  };
}

export function networkPolicy(name: string, spec: NetworkPolicy['spec'], options: Meta = {}): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('NetworkPolicy', name, options),
    spec,
  };
}
