import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { inOrder } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import type { Workload } from '../../workloads.ts';

type Selecting = Extract<Workload, { kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' }>;

const kinds = ['DaemonSet', 'Deployment', 'StatefulSet'] as const;

/** Workloads whose selector also matches the pods of others: they adopt orphans of each other, and autoscalers count them together. */
export const selectorOverlaps = objectAnalyzer({
  name: 'selector-overlaps',
  subjects: ['DaemonSet', 'Deployment', 'StatefulSet'],
  reasons: { SelectorOverlaps: 'The selector also matches the pods of another workload.' },
  analyze: (index, workload) => {
    const namespace = workload.metadata.namespace ?? '';
    const { selector } = workload.spec;
    const others = kinds.flatMap((kind) =>
      inOrder(index.templatesMatching(kind, namespace, selector)).filter(
        ({ metadata }) => metadata.uid !== workload.metadata.uid,
      ),
    );
    return others.length === 0 ? [] : [toFinding(index, workload, others)];
  },
});

function toFinding(index: ClusterIndex, workload: Selecting, others: readonly Selecting[]): Finding {
  const scaler = index
    .inNamespace('HorizontalPodAutoscaler', workload.metadata.namespace ?? '')
    .find(
      ({ spec }) => spec.scaleTargetRef.kind === workload.kind && spec.scaleTargetRef.name === workload.metadata.name,
    );
  const names = sayList(others.map(sayObject));
  const counts = scaler === undefined ? '' : `, so that autoscaler ${scaler.metadata.name} measures these along`;
  const says = `the selector of ${sayObject(workload)} also matches the pods of ${names}${counts}`;
  const message = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  return makeFinding(index, {
    analyzer: 'selector-overlaps',
    severity: scaler === undefined ? 'info' : 'low',
    object: refOf(workload),
    reason: 'SelectorOverlaps',
    message,
    evidence: [
      fieldEvidence(workload, 'spec.selector', workload.spec.selector),
      ...others
        .slice(0, 3)
        .map((other) =>
          fieldEvidence(other, 'spec.template.metadata.labels', other.spec.template.metadata?.labels ?? {}),
        ),
    ],
    cause: { object: refOf(workload), reason: 'SelectorOverlaps', confidence: 0.5, explanation: message },
  });
}
