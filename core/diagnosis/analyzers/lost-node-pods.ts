import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Pod } from '../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { isOnLostNode, notReadyCondition } from '../lost-nodes.ts';
import { makeFinding } from '../make-finding.ts';
import { isYoungerThan } from '../observed-time.ts';
import { inOrder } from '../order.ts';
import { proposePlain } from '../propose.ts';
import { sayList, sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { allPodsOf } from '../workload-pods.ts';
import { desiredReplicas, isReady, type Workload } from '../workloads.ts';

/** Workloads with pods on a node that is not ready or gone, as long as these are not replaced: a symptom of the node. */
export const lostNodePods = workloadAnalyzer({
  name: 'lost-node-pods',
  reasons: {
    PodsOnLostNode: 'Pods are on a node that is not ready or gone, and not replaced yet.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'DaemonSet') return [];
    const stranded = allPodsOf(index, workload).filter(
      (pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && isOnLostNode(index, pod),
    );
    return stranded.length === 0 || isReplaced(index, workload) ? [] : [toFinding(index, workload, inOrder(stranded))];
  },
});

/** Enough pods run elsewhere: what is left on the node is only waiting for its kubelet to confirm. */
function isReplaced(index: ClusterIndex, workload: Workload): boolean {
  const desired = desiredReplicas(workload);
  if (desired === null || workload.kind === 'Pod') return false;
  const elsewhere = index
    .podsOf(workload)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod) && !isOnLostNode(index, pod));
  return elsewhere.length >= desired;
}

function toFinding(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): Finding {
  const names = [...new Set(pods.map(({ spec }) => spec.nodeName ?? ''))].sort();
  const nodes: readonly ObjectRef[] = names.map((name) => {
    const node = index.find('Node', '', name);
    return node === undefined ? missingRef('Node', '', name) : refOf(node);
  });
  const what = `${sayList(pods.map(({ metadata }) => metadata.name))} on node ${sayList(names)}, which is ${nodes[0]?.uid === '' ? 'gone' : 'not ready'}`;
  const gone = nodes.find(({ uid }) => uid === '');
  return makeFinding(index, {
    analyzer: 'lost-node-pods',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'PodsOnLostNode',
    message: `${sayObject(workload)} has lost ${what}.`,
    evidence: pods.slice(0, 5).map((pod) => fieldEvidence(pod, 'spec.nodeName', pod.spec.nodeName)),
    cause:
      gone === undefined
        ? null
        : {
            object: gone,
            reason: 'NodeGone',
            confidence: 0.85,
            explanation: `Node ${gone.name} is gone, and pods are still bound to it.`,
          },
    dependsOn: nodes,
    remedies: pods.flatMap((pod) => recreate(index, workload, pod)).slice(0, 3),
  });
}

/** Safe for pods of a ReplicaSet without volumes of their own, once the node has been away for long: nothing can run twice that minds. */
function recreate(index: ClusterIndex, workload: Workload, pod: Pod): readonly Remedy[] {
  const node = index.find('Node', '', pod.spec.nodeName ?? '');
  const lostAt = node === undefined ? undefined : notReadyCondition(node)?.lastTransitionTime;
  const hasVolume = (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
  if (workload.kind !== 'Deployment' || hasVolume || pod.metadata.deletionTimestamp !== undefined) return [];
  if (isYoungerThan(index, lostAt, 60)) return [];
  const title = `Recreate pod ${pod.metadata.name} on another node`;
  return [
    proposePlain(
      'recreate-pod',
      refOf(pod),
      title,
      'Its node does not answer; its Deployment makes a new one elsewhere, and it has no volume that could be used twice.',
    ),
  ];
}
