import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { NetworkPolicy, NetworkPolicyPort, Pod } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import { clusterDns } from '../../cluster-dns.ts';
import { crashesOf, logOf } from '../../crashes.ts';
import { dependenciesOf } from '../../dependencies.ts';
import { absenceEvidence, fieldEvidence, logEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { networkErrors } from '../../network-errors.ts';
import { compareText, inOrder } from '../../order.ts';
import { admitsPeer, governs, isInBlock, rulesOf } from '../../policy-verdict.ts';
import { sayObject } from '../../say-reference.ts';
import { unreadyContainers } from '../../unready.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import type { Workload } from '../../workloads.ts';

const dnsPort = 53;

/** Workloads that may not ask the cluster’s DNS, because egress is restricted and nobody thought of port 53. */
export const dnsEgress = workloadAnalyzer({
  name: 'dns-egress',
  reasons: { DnsEgressBlocked: 'No network policy lets the pods ask the cluster’s DNS, so no name can be looked up.' },
  analyze: (index, workload) => {
    const policies = inOrder(index.inNamespace('NetworkPolicy', workload.metadata.namespace ?? '')).filter((policy) =>
      governs(policy, 'egress'),
    );
    const [pod] = policies.length === 0 ? [] : currentPods(index, workload);
    if (pod === undefined || pod.spec.hostNetwork === true || pod.spec.dnsPolicy === 'Default') return [];
    const isolating = policies.filter(({ spec }) => matchesSelector(spec.podSelector, pod.metadata.labels));
    return isolating.length === 0 || mayAskDns(index, isolating) ? [] : judge(index, workload, isolating);
  },
});

function mayAskDns(index: ClusterIndex, policies: readonly NetworkPolicy[]): boolean {
  const services = clusterDns(index);
  const servers = services.flatMap((service) => backendPods(index, service));
  // Without a sight of the DNS' pods only what surely leads elsewhere can be told, and that is nothing.
  if (servers.length === 0) return true;
  return policies.some((policy) =>
    rulesOf(policy, 'egress').some(
      ({ peers, ports }) =>
        admitsDnsPort(ports) &&
        (servers.some((server: Pod) => admitsPeer(index, policy, peers, server)) ||
          // Some networks judge by the Service's address; NodeLocal DNSCache listens on the node.
          (peers ?? []).some(
            ({ ipBlock }) =>
              ipBlock !== undefined &&
              [...services.map(({ spec }) => spec.clusterIP ?? ''), '169.254.20.10'].some((ip) =>
                isInBlock(ip, ipBlock),
              ),
          )),
    ),
  );
}

function admitsDnsPort(ports: readonly NetworkPolicyPort[] | undefined): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ port, endPort, protocol = 'TCP' }) => {
    if (protocol !== 'UDP') return false;
    if (port === undefined || typeof port === 'string') return true;
    // Some clusters' DNS pods listen on another port than their Service: whoever opened it meant DNS.
    return (
      port === 5353 ||
      port === 8053 ||
      (endPort === undefined ? port === dnsPort : port <= dnsPort && dnsPort <= endPort)
    );
  });
}

function judge(index: ClusterIndex, workload: Workload, isolating: readonly NetworkPolicy[]): readonly Finding[] {
  const names = dependenciesOf(index, workload).filter(({ address }) => !/^[\d.]+$|:/.test(address.host));
  const lookups = failedLookups(index, workload);
  const isFelt = lookups.length > 0;
  const [culprit] = [...isolating].sort((a, b) => compareText(lastChange(b), lastChange(a)));
  const [need] = names;
  // What calls nobody by name may well be shut in on purpose.
  if (culprit === undefined || (need === undefined && !isFelt)) return [];
  const says = `NetworkPolicy ${culprit.metadata.name} restricts what ${sayObject(workload)} may call, and none lets it ask the cluster's DNS (UDP ${dnsPort})`;
  const wants = need === undefined ? '' : `, so it cannot find ${need.address.host}`;
  return [
    makeFinding(index, {
      analyzer: 'dns-egress',
      severity: isFelt ? impactOn(index, workload) : 'medium',
      object: refOf(workload),
      reason: 'DnsEgressBlocked',
      message: `${says}${wants}.`,
      evidence: [
        ...isolating.slice(0, 3).map((policy) => fieldEvidence(policy, 'spec.egress', policy.spec.egress ?? [])),
        absenceEvidence(refOf(culprit), 'spec.egress', `no rule with UDP ${dnsPort} to the cluster's DNS`),
        ...lookups,
      ],
      cause: {
        object: refOf(culprit),
        reason: 'DnsEgressBlocked',
        confidence: isFelt ? 0.93 : 0.78,
        explanation: `${says}.`,
      },
    }),
  ];
}

function failedLookups(index: ClusterIndex, workload: Workload): readonly Evidence[] {
  const views = [...crashesOf(index, workload).map(({ view }) => view), ...unreadyContainers(index, workload)];
  return views.slice(0, 4).flatMap((view) => {
    const error = networkErrors(logOf(index, view)).find(
      ({ kind, line }) => kind === 'unresolved' || (kind === 'timeout' && /lookup|:53\b|dns/i.test(line)),
    );
    return error === undefined ? [] : [logEvidence(view.pod, view.container.name, error.line)];
  });
}
