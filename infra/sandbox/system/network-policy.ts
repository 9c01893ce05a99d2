import type { Manifest } from './manifest.ts';
import { selectorOf } from './pod-template.ts';

export type PolicyPeer = Readonly<Record<string, unknown>>;

export function networkPolicy(namespace: string, name: string, spec: Readonly<Record<string, unknown>>): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

/** Nothing in, nothing out, until another policy says otherwise. */
export function denyAll(namespace: string): Manifest {
  return networkPolicy(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

/** Every pod may ask the cluster's DNS. */
export function allowDns(namespace: string): Manifest {
  const to = [{ ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }];
  return networkPolicy(namespace, 'allow-dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to, ports: ports('UDP', 53).concat(ports('TCP', 53)) }],
  });
}

/** Lets peers call a workload's ports. */
export function allowInto(
  namespace: string,
  name: string,
  from: readonly PolicyPeer[],
  ...numbers: readonly number[]
): Manifest {
  return networkPolicy(namespace, `allow-into-${name}`, {
    podSelector: { matchLabels: selectorOf(name) },
    policyTypes: ['Ingress'],
    ingress: [{ from, ports: ports('TCP', ...numbers) }],
  });
}

/** Lets a workload call others. */
export function allowFrom(
  namespace: string,
  name: string,
  targets: readonly { readonly to: readonly PolicyPeer[]; readonly port: number }[],
): Manifest {
  return networkPolicy(namespace, `allow-from-${name}`, {
    podSelector: { matchLabels: selectorOf(name) },
    policyTypes: ['Egress'],
    egress: targets.map(({ to, port }) => ({ to, ports: ports('TCP', port) })),
  });
}

export function workload(name: string): PolicyPeer {
  return { podSelector: { matchLabels: selectorOf(name) } };
}

export function inNamespace(name: string): PolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

export function workloadIn(namespace: string, name: string): PolicyPeer {
  return { ...inNamespace(namespace), ...workload(name) };
}

/** The internet, without the cluster's own addresses. */
export const outside: PolicyPeer = { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } };

function ports(protocol: 'TCP' | 'UDP', ...numbers: readonly number[]) {
  return numbers.map((port) => ({ protocol, port }));
}
