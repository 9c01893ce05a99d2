import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';
import { podSecurityFaults } from '../../pod-security-faults.ts';
import { templateChangedAt } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { desiredReplicas, isTopWorkload, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

const enforce = 'pod-security.kubernetes.io/enforce';

/** Workloads that still run, and whose next pod the namespace’s Pod Security level forbids. */
export const podSecurity = objectAnalyzer({
  name: 'pod-security',
  subjects: ['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet'],
  reasons: { PodSecurityWillRefuse: 'The namespace enforces a Pod Security level that the template does not keep.' },
  isSubject: isTopWorkload,
  analyze: (index, workload) => {
    const namespace = index.find('Namespace', '', workload.metadata.namespace ?? '');
    const level = namespace?.metadata.labels?.[enforce];
    if (namespace === undefined || (level !== 'baseline' && level !== 'restricted') || desiredReplicas(workload) === 0)
      return [];
    const faults = podSecurityFaults(podTemplateOf(workload).spec, level);
    // What is refused already is found by the analyzer of refusals.
    return faults.length === 0 || isLacking(index, workload)
      ? []
      : [toFinding(index, workload, namespace, level, faults)];
  },
});

function isLacking(index: ClusterIndex, workload: Workload): boolean {
  return workload.kind !== 'CronJob' && index.podsOf(workload).length < (desiredReplicas(workload) ?? 0);
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  namespace: Parameters<typeof fieldEvidence>[0],
  level: string,
  faults: readonly { readonly path: string; readonly says: string }[],
): Finding {
  const isTightened = compareText(lastChange(namespace), templateChangedAt(index, workload)) > 0;
  const what = faults
    .slice(0, 3)
    .map(({ says }) => says)
    .join('; ');
  const says = `namespace ${namespace.metadata.name} enforces Pod Security level ${level}, and its pods break it: ${what}`;
  return makeFinding(index, {
    analyzer: 'pod-security',
    severity: 'low',
    object: refOf(workload),
    reason: 'PodSecurityWillRefuse',
    message: `${sayObject(workload)} will not start again: ${says}.`,
    evidence: [
      fieldEvidence(namespace, `metadata.labels[${enforce}]`, level),
      ...faults
        .slice(0, 4)
        .map((fault) => fieldEvidence(workload, `${podSpecPath(workload)}.${fault.path}`, fault.says)),
    ],
    cause: {
      object: refOf(isTightened ? namespace : workload),
      reason: 'PodSecurityWillRefuse',
      confidence: 0.6,
      explanation: `For ${sayObject(workload)}, ${says}.`,
    },
  });
}
