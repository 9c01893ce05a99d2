import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PodTemplate, Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { dependenciesOf } from '../../dependencies.ts';
import { fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { resolveHost } from '../../service-address.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Hidden = { readonly at: number; readonly ip: string; readonly host: string; readonly service: Service };

/** `hostAliases` that send the name of a Service to another address than the Service's. */
export const hostAliases = workloadAnalyzer({
  name: 'host-aliases',
  reasons: { HostAliasHidesService: 'The pods’ own hosts file overrides the cluster DNS for a Service’s name.' },
  analyze: (index, workload) => hiddenBy(index, workload).map((hidden) => toFinding(index, workload, hidden)),
});

function hiddenBy(index: ClusterIndex, workload: Workload): readonly Hidden[] {
  const namespace = workload.metadata.namespace ?? '';
  return (podTemplateOf(workload).spec.hostAliases ?? []).flatMap(({ ip, hostnames = [] }, at) =>
    hostnames.flatMap((host) => {
      const resolution = resolveHost(index, namespace, host);
      if (resolution.kind !== 'service') return [];
      const { clusterIP, clusterIPs = [] } = resolution.service.spec;
      const isRight = clusterIP === ip || clusterIPs.includes(ip) || clusterIP === 'None';
      return isRight ? [] : [{ at, ip, host, service: resolution.service }];
    }),
  );
}

function toFinding(index: ClusterIndex, workload: Workload, { at, ip, host, service }: Hidden): Finding {
  const felt = feltTrouble(index, workload);
  const use = dependenciesOf(index, workload).find(({ address }) => address.host === host);
  const facet = ({ spec }: PodTemplate) => spec.hostAliases ?? [];
  const isNew = wasIntroduced(index, workload, facet);
  const isUsed = use !== undefined;
  const says = `its pods take ${host} for ${ip} by their hostAliases, while Service ${service.metadata.name} has ${service.spec.clusterIP ?? 'no address'}`;
  return makeFinding(index, {
    analyzer: 'host-aliases',
    severity: felt.length > 0 ? impactOn(index, workload) : isUsed ? 'medium' : 'low',
    object: refOf(workload),
    reason: 'HostAliasHidesService',
    discriminator: host,
    message: `${sayObject(workload)} does not reach Service ${service.metadata.name}: ${says}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.hostAliases[${at}]`, `${ip} ${host}`),
      fieldEvidence(service, 'spec.clusterIP', service.spec.clusterIP ?? 'absent'),
      ...(use === undefined
        ? []
        : [fieldEvidence(workload, `${podSpecPath(workload)}.${use.path}`, `${use.name}=${use.entry.value ?? ''}`)]),
      ...felt,
    ],
    cause: {
      object: refOf(workload),
      reason: 'HostAliasHidesService',
      confidence: felt.length > 0 ? (isUsed || isNew ? 0.93 : 0.8) : isUsed ? 0.85 : 0.6,
      explanation: `Of ${sayObject(workload)}, ${says}.`,
    },
    remedies: isNew ? proposeRollback(index, workload, facet, 'The last rollout changed the hostAliases.') : [],
  });
}
