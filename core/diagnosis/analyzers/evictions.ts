import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Pod } from '../../cluster/kube-object.ts';
import { refKey, refOf } from '../../cluster/object-ref.ts';
import type { Analyzer } from '../analyzer.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { secondsSince } from '../observed-time.ts';
import { compareObjects, inOrder } from '../order.ts';
import { sayObject } from '../say-reference.ts';
import { desiredReplicas, isReady, type Workload, workloadOf } from '../workloads.ts';

const recentSeconds = 3600;

/** Pods that a kubelet evicted for want of memory, disk or process ids. Old ones, long replaced, are forgotten. */
export const evictions: Analyzer = {
  name: 'evictions',
  reads: ['Pod', 'Node', 'Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet'],
  analyze: (index) => {
    const groups = new Map<string, { workload: Workload; pods: Pod[] }>();
    for (const pod of index.all('Pod')) {
      if (pod.status?.phase !== 'Failed' || pod.status.reason !== 'Evicted') continue;
      const workload = workloadOf(index, pod);
      const group = groups.get(refKey(refOf(workload)));
      if (group === undefined) groups.set(refKey(refOf(workload)), { workload, pods: [pod] });
      else group.pods.push(pod);
    }
    return [...groups.values()]
      .sort((a, b) => compareObjects(a.workload, b.workload))
      .flatMap(({ workload, pods }) => toFindings(index, workload, inOrder(pods)));
  },
};

function toFindings(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): readonly Finding[] {
  const running = index
    .podsOf(workload)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
  const isWhole = workload.kind !== 'Pod' && running >= (desiredReplicas(workload) ?? 0);
  const recent = pods.filter((pod) => secondsSince(index, evictedAt(pod)) < recentSeconds);
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
