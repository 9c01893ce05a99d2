import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { matchesLabels } from '../../../cluster/label-selector.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { dnsConfigs } from '../../dns-fault.ts';
import { absenceEvidence, fieldEvidence, logEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { workloadLogs } from '../../workload-logs.ts';
import { podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Symptom = { readonly is: RegExp; readonly reason: string; readonly confidence: number; readonly says: string };

/** What CoreDNS says when its configuration is to blame. */
const symptoms: readonly Symptom[] = [
  {
    is: /plugin\/loop: Loop \(/,
    reason: 'DnsLoop',
    confidence: 0.85,
    says: 'what it forwards comes back to it: a loop',
  },
  {
    is: /Corefile:\d+ - Error during parsing|Unknown directive|plugin\/[a-z]+: .*(?:unknown property|Wrong argument count|not a valid)/i,
    reason: 'DnsConfigInvalid',
    confidence: 0.93,
    says: 'it cannot read its Corefile',
  },
  {
    is: /plugin\/errors: .*(?:i\/o timeout|connection refused|no route to host|network is unreachable)/,
    reason: 'DnsUpstreamDead',
    confidence: 0.6,
    says: 'the servers to which it forwards do not answer',
  },
];

/** The workload that serves the cluster's DNS: what its log says of its configuration, and whether any Service leads to it. */
export const dnsServers = workloadAnalyzer({
  name: 'dns-servers',
  reasons: {
    DnsLoop: 'The cluster’s DNS forwards queries to itself and stops.',
    DnsConfigInvalid: 'The cluster’s DNS cannot read its Corefile.',
    DnsUpstreamDead: 'The servers to which the cluster’s DNS forwards do not answer.',
    DnsServiceMissing: 'No Service leads to the cluster’s DNS, so no pod can ask it.',
  },
  analyze: (index, workload) => {
    const { metadata } = workload;
    const isServer = podTemplateOf(workload).spec.containers.some(({ image }) =>
      /(?:^|[/-])coredns(?:[:@]|$)/.test(image),
    );
    if (metadata.namespace !== 'kube-system' || !isServer || workload.kind !== 'Deployment') return [];
    return [...complaints(index, workload), ...serviceMissing(index, workload)];
  },
});

function complaints(index: ClusterIndex, workload: Workload): readonly Finding[] {
  for (const { pod, container, lines } of workloadLogs(index, workload)) {
    for (const { is, reason, confidence, says } of symptoms) {
      const line = lines.findLast((text) => is.test(text.slice(0, 2000)));
      if (line === undefined) continue;
      const config = dnsConfigs(index)[0];
      const object: ObjectRef =
        config === undefined ? missingRef('ConfigMap', 'kube-system', 'coredns') : refOf(config);
      const explanation = `${sayObject(workload)} does not serve the cluster's DNS: ${says}.`;
      return [
        makeFinding(index, {
          analyzer: 'dns-servers',
          severity: impactOn(index, workload),
          object: refOf(workload),
          reason,
          message: explanation,
          evidence: [
            logEvidence(pod, container, line),
            ...(config === undefined ? [] : [fieldEvidence(config, 'data.Corefile', config.data?.Corefile ?? '')]),
          ],
          cause: { object, reason, confidence, explanation },
        }),
      ];
    }
  }
  return [];
}

function serviceMissing(index: ClusterIndex, workload: Workload): readonly Finding[] {
  if (!index.knows('Service') || !isOlderThan(index, workload.metadata.creationTimestamp, settlingSeconds)) return [];
  const labels = podTemplateOf(workload).metadata?.labels;
  const services = index.inNamespace('Service', 'kube-system');
  const isServed = services.some(
    ({ spec }) =>
      (spec.ports ?? []).some(({ port }) => port === 53) &&
      // One with another selector is a fault of its own.
      (spec.selector === undefined || matchesLabels(spec.selector, labels) || spec.selector['k8s-app'] !== undefined),
  );
  if (isServed) return [];
  const lost = missingRef('Service', 'kube-system', 'kube-dns');
  const says = `No Service leads to ${sayObject(workload)}, the cluster's DNS, so no pod can look up a name`;
  return [
    makeFinding(index, {
      analyzer: 'dns-servers',
      severity: 'critical',
      object: refOf(workload),
      reason: 'DnsServiceMissing',
      message: `${says}.`,
      evidence: [
        fieldEvidence(workload, `${podSpecPath(workload).replace(/\.spec$/, '')}.metadata.labels`, labels ?? {}),
        absenceEvidence(lost, 'spec.ports', 'no Service in kube-system serves port 53'),
      ],
      cause: { object: lost, reason: 'ServiceMissing', confidence: 0.9, explanation: `${says}.` },
    }),
  ];
}
