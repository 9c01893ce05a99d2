import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../cluster/kube-object.ts';
import { matchesSelector } from '../cluster/label-selector.ts';
import { lastChange } from './last-change.ts';
import { compareText, inOrder } from './order.ts';
import { perKey } from './per-index.ts';

export type PolicyVerdict =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false;
      readonly direction: 'ingress' | 'egress';
      /** Policies that isolate the pod in this direction, the likeliest culprit first. */
      readonly policies: readonly NetworkPolicy[];
    };

type Rule = {
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
  readonly ports: readonly NetworkPolicyPort[] | undefined;
};

/**
 * Whether TCP from one pod to another's port passes, by the semantics of networking.k8s.io/v1: policies are additive, a pod is
 * isolated in a direction only when a policy that selects it names that direction, and both ends must allow. Cost: the
 * policies that select either.
 */
export function policyVerdict(index: ClusterIndex, from: Pod, to: Pod, port: number): PolicyVerdict {
  const out = judge(index, from, to, to, port, 'egress');
  return out.isAllowed ? judge(index, to, from, to, port, 'ingress') : out;
}

function judge(
  index: ClusterIndex,
  subject: Pod,
  peer: Pod,
  target: Pod,
  port: number,
  direction: 'ingress' | 'egress',
): PolicyVerdict {
  // Policies do not reach pods on the node's own network.
  if (subject.spec.hostNetwork === true) return { isAllowed: true };
  const { namespace = '', labels = {} } = subject.metadata;
  const isolating = selecting(index, JSON.stringify([namespace, labels])).filter((policy) =>
    governs(policy, direction),
  );
  if (isolating.length === 0) return { isAllowed: true };
  const isAllowed = isolating.some((policy) =>
    rulesOf(policy, direction).some(
      ({ peers, ports }) => admitsPeer(index, policy, peers, peer) && admitsPort(ports, port, target),
    ),
  );
  if (isAllowed) return { isAllowed };
  const nearly = (policy: NetworkPolicy) =>
    rulesOf(policy, direction).some(
      ({ peers }) => peers !== undefined && peers.length > 0 && admitsPeer(index, policy, peers, peer),
    );
  // A policy that means this peer but another port was meant to let it through; else what changed last is to blame.
  const policies = [...isolating].sort(
    (a, b) => Number(nearly(b)) - Number(nearly(a)) || compareText(lastChange(b), lastChange(a)),
  );
  return { isAllowed, direction, policies };
}

/** Policies that select pods of a namespace with these labels: pods of one template share the answer. */
const selecting = perKey((index, key): readonly NetworkPolicy[] => {
  const [namespace, labels] = JSON.parse(key) as [string, Readonly<Record<string, string>>];
  return inOrder(index.inNamespace('NetworkPolicy', namespace)).filter(({ spec }) =>
    matchesSelector(spec.podSelector, labels),
  );
});

export function governs({ spec }: NetworkPolicy, direction: 'ingress' | 'egress'): boolean {
  const types = spec.policyTypes ?? (spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
  return types.some((type) => type.toLowerCase() === direction);
}

export function rulesOf({ spec }: NetworkPolicy, direction: 'ingress' | 'egress'): readonly Rule[] {
  if (direction === 'ingress') return (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }));
  return (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

export function admitsPeer(index: ClusterIndex, policy: NetworkPolicy, peers: Rule['peers'], pod: Pod): boolean {
  if (peers === undefined || peers.length === 0) return true;
  const namespace = pod.metadata.namespace ?? '';
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return isInBlock(pod.status?.podIP ?? '', ipBlock);
    const isPlace =
      namespaceSelector === undefined
        ? namespace === policy.metadata.namespace
        : matchesSelector(namespaceSelector, namespaceLabels(index, namespace));
    return isPlace && (podSelector === undefined || matchesSelector(podSelector, pod.metadata.labels));
  });
}

function namespaceLabels(index: ClusterIndex, name: string): Readonly<Record<string, string>> {
  return { 'kubernetes.io/metadata.name': name, ...index.find('Namespace', '', name)?.metadata.labels };
}

function admitsPort(ports: Rule['ports'], port: number, target: Pod): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ port: wanted, endPort, protocol = 'TCP' }) => {
    if (protocol !== 'TCP') return false;
    if (wanted === undefined) return true;
    if (typeof wanted === 'string') {
      return target.spec.containers.some((container) =>
        (container.ports ?? []).some(({ name, containerPort }) => name === wanted && containerPort === port),
      );
    }
    return endPort === undefined ? wanted === port : wanted <= port && port <= endPort;
  });
}

export function isInBlock(ip: string, { cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>): boolean {
  return isInCidr(ip, cidr) && !except.some((hole) => isInCidr(ip, hole));
}

/** IPv4; an IPv6 address is in a block only when the block is everything. */
function isInCidr(ip: string, cidr: string): boolean {
  const [base = '', length = '32'] = cidr.split('/');
  if (length === '0') return base.includes(':') === ip.includes(':');
  const [address, network] = [toNumber(ip), toNumber(base)];
  if (address === null || network === null) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(address / size) === Math.floor(network / size);
}

function toNumber(ip: string): number | null {
  const parts = ip.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
