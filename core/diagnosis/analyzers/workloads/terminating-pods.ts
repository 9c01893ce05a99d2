import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding, Severity } from '../../finding.ts';
import { isOnLostNode } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { allPodsOf } from '../../workload-pods.ts';
import { desiredReplicas, isReady, type Workload } from '../../workloads.ts';

/** Beyond the end of its grace, which `deletionTimestamp` already holds. */
const patienceSeconds = 120;
/** A Job's controller takes this away itself, once it has counted the pod. */
const trackedByJob = 'batch.kubernetes.io/job-tracking';

/** Pods that were deleted and do not go: somebody's finalizer, or a kubelet that cannot stop them. Those on a lost node are the node's trouble. */
export const terminatingPods = workloadAnalyzer({
  name: 'terminating-pods',
  reasons: {
    FinalizerPending: 'A finalizer keeps the deleted pod; whoever put it there has not taken it away.',
    KubeletCannotStop: 'The kubelet has not stopped the pod within its grace.',
  },
  analyze: (index, workload) => {
    const stuck = inOrder(allPodsOf(index, workload))
      .filter(
        ({ metadata }) =>
          metadata.deletionTimestamp !== undefined && isOlderThan(index, metadata.deletionTimestamp, patienceSeconds),
      )
      .filter((pod) => !isOnLostNode(index, pod));
    const groups = Map.groupBy(stuck, whyOf);
    return [...groups].map(([why, pods]) => toFinding(index, workload, why, pods));
  },
});

type Why = 'FinalizerPending' | 'KubeletCannotStop';

function whyOf({ metadata }: Pod): Why {
  return (metadata.finalizers ?? []).length > 0 ? 'FinalizerPending' : 'KubeletCannotStop';
}

function toFinding(index: ClusterIndex, workload: Workload, why: Why, pods: readonly Pod[]): Finding {
  const [pod] = pods;
  const finalizers = [...new Set(pods.flatMap(({ metadata }) => metadata.finalizers ?? []))].sort();
  const names = sayList(pods.map(({ metadata }) => metadata.name));
  const age = sayAge(index, pod?.metadata.deletionTimestamp);
  const failed =
    pod === undefined
      ? undefined
      : latestEvent(index, pod, ({ reason }) => reason === 'FailedKillPod' || reason === 'FailedPreStopHook');
  const because = {
    FinalizerPending: `finalizer ${finalizers.join(', ')} is still on it`,
    KubeletCannotStop: failed?.message ?? `the kubelet of node ${pod?.spec.nodeName ?? '(none)'} has not stopped it`,
  }[why];
  const says = `${names} should be gone since ${age}: ${because.trim().slice(0, 240).replace(/\.$/, '')}`;
  const nodes = why === 'FinalizerPending' ? [] : nodesOf(index, pods);
  const isOwn = why === 'FinalizerPending' && !finalizers.every((name) => name === trackedByJob);
  return makeFinding(index, {
    analyzer: 'terminating-pods',
    severity: severityOf(index, workload, pods),
    object: refOf(workload),
    reason: why,
    message: `${sayObject(workload)}: ${says}.`,
    evidence: [
      ...pods
        .slice(0, 3)
        .flatMap((each) => [
          fieldEvidence(each, 'metadata.deletionTimestamp', each.metadata.deletionTimestamp),
          fieldEvidence(each, 'metadata.finalizers', each.metadata.finalizers ?? []),
        ]),
      ...(failed === undefined ? [] : [eventEvidence(failed)]),
    ],
    cause: {
      object: isOwn || nodes[0] === undefined ? refOf(pod ?? workload) : nodes[0],
      reason: why,
      confidence: isOwn ? 0.85 : 0.5,
      explanation: `Of ${sayObject(workload)}, ${says}.`,
    },
    dependsOn: nodes,
  });
}

/** A StatefulSet makes no replacement before the old pod is gone; others replace it at once. */
function severityOf(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): Severity {
  const ready = allPodsOf(index, workload).filter((pod) => isReady(pod) && !pods.includes(pod)).length;
  return ready < (desiredReplicas(workload) ?? 0) ? 'medium' : 'low';
}

function nodesOf(index: ClusterIndex, pods: readonly Pod[]): readonly ObjectRef[] {
  const names = [...new Set(pods.map(({ spec }) => spec.nodeName ?? ''))].filter((name) => name !== '').sort();
  return names.flatMap((name) => {
    const node = index.find('Node', '', name);
    return node === undefined ? [] : [refOf(node)];
  });
}
