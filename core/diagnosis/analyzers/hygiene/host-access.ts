import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { placedContainers, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Access = { readonly says: string; readonly evidence: Evidence };

/** Paths of a node by which whoever writes there owns it. */
const sensitivePath =
  /^\/(?:$|etc(?:\/|$)|root(?:\/|$)|proc(?:\/|$)|boot(?:\/|$)|dev\/?$|run\/(?:containerd|crio)|var\/(?:run\/(?:docker|containerd|crio)|lib\/(?:kubelet|docker|containerd|etcd)))/;
const isOfTheSystem = /^kube-system$/;

/** Workloads with the powers of the node that they run on. Those of the system need them. */
export const hostAccess = workloadAnalyzer({
  name: 'host-access',
  reasons: { HostAccess: 'A workload is privileged, or shares namespaces or sensitive paths of its node.' },
  analyze: (index, workload) => {
    if (isOfTheSystem.test(workload.metadata.namespace ?? '')) return [];
    const found = accesses(workload);
    if (found.length === 0) return [];
    return [
      makeFinding(index, {
        analyzer: 'host-access',
        severity: 'info',
        object: refOf(workload),
        reason: 'HostAccess',
        message: `${sayObject(workload)} has powers of its node: ${sayList(
          found.map(({ says }) => says),
          5,
        )}.`,
        evidence: found.slice(0, 6).map(({ evidence }) => evidence),
        cause: null,
      }),
    ];
  },
});

function accesses(workload: Workload): readonly Access[] {
  const { spec } = podTemplateOf(workload);
  const place = podSpecPath(workload);
  return [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).flatMap((field) =>
      spec[field] === true ? [{ says: field, evidence: fieldEvidence(workload, `${place}.${field}`, true) }] : [],
    ),
    ...placedContainers(spec).flatMap(({ container, path }) =>
      container.securityContext?.privileged === true
        ? [
            {
              says: `privileged container ${container.name}`,
              evidence: fieldEvidence(workload, `${place}.${path}.securityContext.privileged`, true),
            },
          ]
        : [],
    ),
    ...(spec.volumes ?? []).flatMap(({ hostPath }, at) =>
      hostPath !== undefined && sensitivePath.test(hostPath.path)
        ? [
            {
              says: `host path ${hostPath.path}`,
              evidence: fieldEvidence(workload, `${place}.volumes[${at}].hostPath.path`, hostPath.path),
            },
          ]
        : [],
    ),
  ];
}
