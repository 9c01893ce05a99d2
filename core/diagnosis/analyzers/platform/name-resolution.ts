import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { clusterDns } from '../../cluster-dns.ts';
import { type DnsFault, dnsConfigs, dnsFault, sayDnsFault } from '../../dns-fault.ts';
import { fieldEvidence, logEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { type NetworkError, networkErrors } from '../../network-errors.ts';
import { sayObject } from '../../say-reference.ts';
import { resolveHost } from '../../service-address.ts';
import { type ServiceOutage, serviceOutage } from '../../service-outage.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { type ContainerLog, workloadLogs } from '../../workload-logs.ts';
import { podTemplateOf, type Workload } from '../../workloads.ts';

type Failure = { readonly log: ContainerLog; readonly error: NetworkError; readonly service: Service | null };

/** Workloads that cannot look up names although what they call is there: the cluster's DNS is down or misled. */
export const nameResolution = workloadAnalyzer({
  name: 'name-resolution',
  reasons: {
    NamesUnresolved: 'A program cannot look up names, because the cluster’s DNS does not answer or answers wrong.',
  },
  analyze: (index, workload) => {
    const { dnsPolicy = 'ClusterFirst' } = podTemplateOf(workload).spec;
    // Whose pods ask other servers does not feel the cluster's.
    if (dnsPolicy === 'None' || dnsPolicy === 'Default') return [];
    for (const failure of failuresOf(index, workload)) {
      const misled = misleading(index, failure);
      if (misled !== null) return [misledFinding(index, workload, failure, misled)];
      const outage = dnsOutage(index);
      if (outage !== null) return [outageFinding(index, workload, failure, outage)];
    }
    return [];
  },
});

function failuresOf(index: ClusterIndex, workload: Workload): readonly Failure[] {
  return workloadLogs(index, workload).flatMap((log) =>
    networkErrors(log.lines)
      .filter(({ kind, host, line }) => host !== null && (kind === 'unresolved' || /\blookup\b/.test(line)))
      .flatMap((error) => {
        const found = resolveHost(index, workload.metadata.namespace ?? '', error.host ?? '');
        // A name that nothing has is the caller's own mistake.
        return found.kind === 'missing'
          ? []
          : [{ log, error, service: found.kind === 'service' ? found.service : null }];
      }),
  );
}

function misleading(index: ClusterIndex, { service, error }: Failure): DnsFault | null {
  if (service === null) return null;
  const zone = /\.svc\.([a-z0-9.-]+?)\.?$/.exec(error.host ?? '')?.[1];
  for (const config of dnsConfigs(index)) {
    const fault = dnsFault(index, config, service, zone);
    if (fault !== null) return fault;
  }
  return null;
}

function dnsOutage(index: ClusterIndex): ServiceOutage | null {
  for (const { metadata, spec } of clusterDns(index)) {
    const port = spec.ports?.[0]?.port ?? 53;
    const outage = serviceOutage(index, { namespace: metadata.namespace ?? '', name: metadata.name, port });
    if (outage !== null) return outage;
  }
  return null;
}

function misledFinding(index: ClusterIndex, workload: Workload, failure: Failure, fault: DnsFault): Finding {
  const { log, error } = failure;
  const says = `${sayObject(workload)} cannot look up ${error.host}: ${sayObject(fault.config)} misleads the cluster's DNS, ${sayDnsFault(fault)}`;
  return makeFinding(index, {
    analyzer: 'name-resolution',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'NamesUnresolved',
    message: `${says}.`,
    evidence: [
      logEvidence(log.pod, log.container, error.line),
      fieldEvidence(fault.config, 'data.Corefile', fault.verdict.directive),
    ],
    cause: { object: refOf(fault.config), reason: 'DnsMisconfigured', confidence: 0.92, explanation: `${says}.` },
  });
}

function outageFinding(index: ClusterIndex, workload: Workload, failure: Failure, outage: ServiceOutage): Finding {
  const { log, error } = failure;
  return makeFinding(index, {
    analyzer: 'name-resolution',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'NamesUnresolved',
    message: `${sayObject(workload)} cannot look up ${error.host}: the cluster's DNS does not answer, ${outage.says}.`,
    evidence: [logEvidence(log.pod, log.container, error.line)],
    cause: null,
    dependsOn: outage.behind,
  });
}
