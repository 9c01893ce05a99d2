import type {
  IntOrString,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../../core/cluster/kube-object.ts';
import { matchesSelector } from '../../../core/cluster/label-selector.ts';
import type { KubeletPod, World } from './kubelet-types.ts';

/** One end of a connection: a pod, or an address outside the cluster. */
export type Peer = { readonly pod: KubeletPod } | { readonly address: string };

type Policies = Pick<World, 'networkPolicies' | 'namespace'>;

/** Whether a TCP connection from one end to a port of the other passes egress of the first and ingress of the second. */
export function isConnectionAllowed(from: Peer, to: Peer, port: number, policies: Policies): boolean {
  return isSideAllowed('Egress', from, to, to) && isSideAllowed('Ingress', to, from, to);

  function isSideAllowed(side: 'Egress' | 'Ingress', subject: Peer, other: Peer, target: Peer): boolean {
    if (!('pod' in subject)) return true;
    const isolating = policies
      .networkPolicies(subject.pod.metadata.namespace ?? '')
      .filter(
        (policy) =>
          matchesSelector(policy.spec.podSelector, subject.pod.metadata.labels) && sidesOf(policy).includes(side),
      );
    if (isolating.length === 0) return true;
    return isolating.some((policy) =>
      rulesOf(policy, side).some(
        ({ peers, ports }) =>
          (peers.length === 0 || peers.some((peer) => matchesPeer(peer, policy, other))) &&
          (ports.length === 0 || ports.some((entry) => matchesPort(entry, port, target))),
      ),
    );
  }

  function matchesPeer(peer: NetworkPolicyPeer, policy: NetworkPolicy, other: Peer): boolean {
    if (peer.ipBlock !== undefined) {
      const address = 'pod' in other ? (other.pod.status?.podIP ?? '') : other.address;
      return (
        isWithin(address, peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some((cidr) => isWithin(address, cidr))
      );
    }
    if (!('pod' in other)) return false;
    const namespace = other.pod.metadata.namespace ?? '';
    const inNamespace =
      peer.namespaceSelector === undefined
        ? namespace === policy.metadata.namespace
        : matchesSelector(peer.namespaceSelector, policies.namespace(namespace)?.metadata.labels);
    return (
      inNamespace && (peer.podSelector === undefined || matchesSelector(peer.podSelector, other.pod.metadata.labels))
    );
  }
}

function sidesOf(policy: NetworkPolicy): readonly string[] {
  const { policyTypes, egress } = policy.spec;
  return policyTypes ?? (egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
}

function rulesOf(
  policy: NetworkPolicy,
  side: 'Egress' | 'Ingress',
): readonly { peers: readonly NetworkPolicyPeer[]; ports: readonly NetworkPolicyPort[] }[] {
  return side === 'Egress'
    ? (policy.spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }))
    : (policy.spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }));
}

function matchesPort(entry: NetworkPolicyPort, port: number, target: Peer): boolean {
  if ((entry.protocol ?? 'TCP') !== 'TCP') return false;
  if (entry.port === undefined) return true;
  const first = 'pod' in target ? portNumber(entry.port, target.pod) : Number(entry.port);
  return first !== undefined && port >= first && port <= (entry.endPort ?? first);
}

/** A port of a pod by number or by the name that one of its containers gives it. */
export function portNumber(port: IntOrString, pod: Pick<KubeletPod, 'spec'>): number | undefined {
  if (typeof port === 'number') return port;
  for (const container of pod.spec.containers) {
    const named = container.ports?.find(({ name }) => name === port);
    if (named !== undefined) return named.containerPort;
  }
  return /^\d+$/.test(port) ? Number(port) : undefined;
}

function isWithin(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const [a, b] = [ipv4(address), ipv4(network)];
  if (a === null || b === null) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function ipv4(text: string): number | null {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
