import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PodSpec, PodTemplate } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { clusterDns } from '../../cluster-dns.ts';
import { dependenciesOf } from '../../dependencies.ts';
import { fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Fault = {
  readonly reason: string;
  readonly says: string;
  readonly path: string;
  readonly value: unknown;
  readonly confidence: number;
};

/** NodeLocal DNSCache listens there on every node. */
const onNode = /^(?:169\.254\.|127\.|::1$|fd00:)/;
const isPrivate = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** Pods whose own DNS settings do not lead to the cluster’s DNS although they call names of the cluster. */
export const dnsSettings = workloadAnalyzer({
  name: 'dns-settings',
  reasons: {
    DnsServerStale: 'The pods’ name server is not the cluster’s DNS, nor any other Service.',
    DnsPolicyBypassesCluster: 'The pods ask the node’s or an outside DNS, which does not know names of the cluster.',
    DnsSearchMissing: 'The pods ask the cluster’s DNS without the search domains that short names need.',
  },
  analyze: (index, workload) => {
    const { spec } = podTemplateOf(workload);
    const isOrdinary = spec.dnsConfig === undefined && spec.hostNetwork !== true;
    if (isOrdinary && (spec.dnsPolicy ?? 'ClusterFirst') === 'ClusterFirst') return [];
    const fault = faultOf(index, workload, spec);
    return fault === null ? [] : [toFinding(index, workload, fault)];
  },
});

function faultOf(index: ClusterIndex, workload: Workload, spec: PodSpec): Fault | null {
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = spec;
  const servers = dnsConfig?.nameservers ?? [];
  const known = clusterDns(index);
  if (known.length === 0) return null;
  const right = known.map(({ spec: { clusterIP = '' } }) => clusterIP);
  const isOk = (server: string) => right.includes(server) || onNode.test(server);
  const names = innerNames(index, workload);
  const stale = servers.find((server) => !isOk(server) && isPrivate.test(server));
  const isOnly =
    dnsPolicy === 'None' || dnsPolicy === 'Default' || (dnsPolicy === 'ClusterFirst' && hostNetwork === true);
  if (stale !== undefined && !servers.some(isOk) && (isOnly || names.length > 0)) {
    // A resolver of the site's own is private, too: only one among the Services' addresses must be one of them.
    const isService = sharesRange(stale, right);
    const says = `its pods ask name server ${stale}, while the cluster's DNS is at ${right.join(', ')}`;
    if (isService || names.length > 0)
      return {
        reason: 'DnsServerStale',
        says,
        path: 'dnsConfig.nameservers',
        value: servers,
        confidence: isOnly ? (isService ? 0.92 : 0.8) : 0.6,
      };
  }
  if (names.length === 0) return null;
  const [name = ''] = names;
  if (isOnly && !servers.some(isOk)) {
    const how = dnsPolicy === 'ClusterFirst' ? 'hostNetwork with dnsPolicy ClusterFirst' : `dnsPolicy ${dnsPolicy}`;
    const says = `by ${how} its pods do not ask the cluster's DNS, which alone knows ${name}`;
    return { reason: 'DnsPolicyBypassesCluster', says, path: 'dnsPolicy', value: dnsPolicy, confidence: 0.8 };
  }
  const short = names.find((each) => !/\.svc\b/.test(each));
  const searches = dnsConfig?.searches ?? [];
  if (dnsPolicy === 'None' && short !== undefined && !searches.some((domain) => /(?:^|\.)svc\./.test(domain))) {
    const says = `its pods ask the cluster's DNS without search domains, so that ${short} means nothing there`;
    return { reason: 'DnsSearchMissing', says, path: 'dnsConfig.searches', value: searches, confidence: 0.8 };
  }
  return null;
}

/** Names of Services that the workload is configured to call. */
function innerNames(index: ClusterIndex, workload: Workload): readonly string[] {
  return dependenciesOf(index, workload).flatMap(({ address, resolution }) =>
    resolution.kind === 'service' && !/^[\d.]+$|:/.test(address.host) ? [address.host] : [],
  );
}

/** Of the /16 that a usual Service range has. */
function sharesRange(address: string, others: readonly string[]): boolean {
  const prefix = (ip: string) => ip.split('.').slice(0, 2).join('.');
  return address.includes('.') && others.some((other) => prefix(other) === prefix(address));
}

function toFinding(index: ClusterIndex, workload: Workload, { reason, says, path, value, confidence }: Fault): Finding {
  const felt = feltTrouble(index, workload);
  const facet = ({ spec }: PodTemplate) => [spec.dnsPolicy, spec.dnsConfig, spec.hostNetwork];
  const isNew = wasIntroduced(index, workload, facet);
  const isFelt = felt.length > 0;
  return makeFinding(index, {
    analyzer: 'dns-settings',
    severity: isFelt ? impactOn(index, workload) : isNew ? 'medium' : 'low',
    object: refOf(workload),
    reason,
    message: `${sayObject(workload)} cannot look up names of the cluster: ${says}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.${path}`, value),
      ...clusterDns(index)
        .slice(0, 2)
        .map((service) => fieldEvidence(service, 'spec.clusterIP', service.spec.clusterIP)),
      ...felt,
    ],
    cause: {
      object: refOf(workload),
      reason,
      // What is well with such settings for a while does not need the names.
      confidence: isFelt ? confidence : Math.min(confidence, isNew ? 0.75 : 0.6),
      explanation: `Of ${sayObject(workload)}, ${says}.`,
    },
    remedies: isNew ? proposeRollback(index, workload, facet, 'The last rollout changed the DNS settings.') : [],
  });
}
