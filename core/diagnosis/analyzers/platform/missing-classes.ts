import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { isRefused } from '../../refusals.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { desiredReplicas, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

/** Workloads whose PriorityClass or RuntimeClass was taken away while they run. Pods that are refused for it are found by their refusal. */
export const missingClasses = workloadAnalyzer({
  name: 'missing-classes',
  reasons: {
    PriorityClassGone: 'The PriorityClass of a workload does not exist: its next pod will be refused.',
    RuntimeClassGone: 'The RuntimeClass of a workload does not exist: its next pod will be refused.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'Pod' || desiredReplicas(workload) === 0) return [];
    const { priorityClassName = '', runtimeClassName = '' } = podTemplateOf(workload).spec;
    return [
      ...missing(index, workload, 'PriorityClass', 'priorityClassName', priorityClassName),
      ...missing(index, workload, 'RuntimeClass', 'runtimeClassName', runtimeClassName),
    ];
  },
});

function missing(
  index: ClusterIndex,
  workload: Workload,
  kind: 'PriorityClass' | 'RuntimeClass',
  field: string,
  name: string,
): readonly Finding[] {
  if (name === '' || !index.knows(kind) || index.find(kind, '', name) !== undefined) return [];
  if (isRefused(index, workload, new RegExp(kind))) return [];
  const lost = missingRef(kind, '', name);
  const says = `${sayObject(workload)} names ${kind} ${name}, which does not exist`;
  return [
    makeFinding(index, {
      analyzer: 'missing-classes',
      severity: 'low',
      object: refOf(workload),
      reason: `${kind}Gone`,
      discriminator: name,
      message: `${says}: its next pod will be refused.`,
      evidence: [
        fieldEvidence(workload, `${podSpecPath(workload)}.${field}`, name),
        absenceEvidence(lost, 'metadata.name', `no ${kind} ${name}`),
      ],
      cause: { object: lost, reason: `${kind}Missing`, confidence: 0.92, explanation: `${says}.` },
    }),
  ];
}
