import type { ConfigMap, Service } from '../cluster/kube-object.ts';
import { service } from './network-fixtures.ts';
import { configMap, namespace } from './object-fixtures.ts';
import { pod } from './pod-fixtures.ts';
import { container, deployment, replicaSet } from './workload-fixtures.ts';

export const system = { namespace: 'kube-system' } as const;

/** The configuration of the cluster's DNS, with more directives before the usual ones. */
export function coreDnsConfig(
  more = '',
  forward = '/etc/resolv.conf',
  kubernetes = 'cluster.local in-addr.arpa',
): ConfigMap {
  const usual = `kubernetes ${kubernetes} {\n pods insecure\n }\n forward . ${forward}`;
  return configMap('coredns', { Corefile: `.:53 {\n${more}\n${usual}\n}\n` }, system);
}

/** A template that refuses every name of the cluster. */
export const refusesAll = 'template ANY ANY svc.cluster.local {\n rcode NXDOMAIN\n }';

export const dnsService: Service = service({
  name: 'kube-dns',
  ...system,
  selector: { 'k8s-app': 'kube-dns' },
  ports: [{ port: 53 }],
  spec: { clusterIP: '10.96.0.10' },
});

export const dnsServer = deployment({
  name: 'coredns',
  ...system,
  podLabels: { 'k8s-app': 'kube-dns' },
  containers: [container({ image: 'registry.k8s.io/coredns/coredns:v1.12' })],
});

export const dnsServerSet = replicaSet(dnsServer);

/** A DNS that is well. */
export const dnsServed = [dnsService, dnsServer, dnsServerSet, pod(dnsServerSet)];

export const dnsPlaces = ['default', 'kube-system', 'shop'].map((name) => namespace(name));
