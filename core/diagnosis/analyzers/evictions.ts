import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Pod } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { isYoungerThan } from '../observed-time.ts';
import { inOrder } from '../order.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { allPodsOf } from '../workload-pods.ts';
import { desiredReplicas, isReady, type Workload } from '../workloads.ts';

const recentSeconds = 3600;

/** Pods that a kubelet evicted for want of memory, disk or process ids. Old ones, long replaced, are forgotten. */
export const evictions = workloadAnalyzer({
  name: 'evictions',
  reasons: {
    Evicted: 'A kubelet evicted pods for want of memory, disk or process ids.',
  },
  analyze: (index, workload) => {
    const evicted = allPodsOf(index, workload).filter(
      ({ status }) => status?.phase === 'Failed' && status.reason === 'Evicted',
    );
    return evicted.length === 0 ? [] : toFindings(index, workload, inOrder(evicted));
  },
});

function toFindings(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): readonly Finding[] {
  const running = index
    .podsOf(workload)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
  const isWhole = workload.kind !== 'Pod' && running >= (desiredReplicas(workload) ?? 0);
  const recent = pods.filter((pod) => isYoungerThan(index, evictedAt(pod), recentSeconds));
  const shown = isWhole ? recent : pods;
  const [first] = shown;
  if (first === undefined) return [];
  const words = first.status?.message ?? '';
  const node = index.find('Node', '', first.spec.nodeName ?? '');
  const says = `${shown.length} ${shown.length === 1 ? 'pod was' : 'pods were'} evicted: ${words.trim().replace(/\.$/, '')}`;
  return [
    makeFinding(index, {
      analyzer: 'evictions',
      severity: isWhole ? 'info' : 'medium',
      object: refOf(workload),
      reason: 'Evicted',
      message: `${sayObject(workload)}: ${says}.`,
      evidence: shown.slice(0, 3).map((pod) => fieldEvidence(pod, 'status.message', pod.status?.message ?? 'Evicted')),
      cause: {
        object: refOf(workload),
        reason: 'Evicted',
        confidence: 0.5,
        explanation: `Of ${sayObject(workload)}, ${says}.`,
      },
      dependsOn: node === undefined ? [] : [refOf(node)],
    }),
  ];
}

function evictedAt({ status, metadata }: Pod): string | undefined {
  return (
    status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.lastTransitionTime ??
    status?.startTime ??
    metadata.creationTimestamp
  );
}
