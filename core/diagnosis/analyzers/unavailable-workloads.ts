import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { DaemonSet, Deployment, StatefulSet } from '../../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { isOnLostNode } from '../lost-nodes.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isYoungerThan } from '../observed-time.ts';
import { compareText } from '../order.ts';
import { sayObject } from '../say-reference.ts';
import { desiredReplicas, isReady } from '../workloads.ts';

/** Longer than an ordinary start or rolling step. */
const patienceSeconds = 120;

type Outage = { readonly ready: number; readonly evidence: Evidence };

/** Workloads that have too few ready pods for too long. Says only that; other findings about the workload say why. */
export const unavailableWorkloads = objectAnalyzer({
  name: 'unavailable-workloads',
  subjects: ['DaemonSet', 'Deployment', 'StatefulSet'],
  reasons: {
    PodsUnavailable: 'Too few pods are ready for too long.',
  },
  analyze: (index, workload) => judge(index, workload, outageOf(index, workload)),
});

function outageOf(index: ClusterIndex, workload: Deployment | StatefulSet | DaemonSet): Outage | null {
  switch (workload.kind) {
    case 'Deployment':
      return deploymentOutage(index, workload);
    case 'StatefulSet':
      return setOutage(index, workload, workload.status?.readyReplicas ?? 0);
    case 'DaemonSet':
      return setOutage(index, workload, workload.status?.numberReady ?? 0);
    default:
      return workload satisfies never;
  }
}

function judge(
  index: ClusterIndex,
  workload: Deployment | StatefulSet | DaemonSet,
  outage: Outage | null,
): readonly Finding[] {
  if (outage === null) return [];
  const says = `${sayObject(workload)} has ${outage.ready} of ${desiredReplicas(workload)} pods ready`;
  return [
    makeFinding(index, {
      analyzer: 'unavailable-workloads',
      severity: impactOn(index, workload),
      object: refOf(workload),
      reason: 'PodsUnavailable',
      message: `${says}.`,
      evidence: [outage.evidence],
      cause: {
        object: refOf(workload),
        reason: 'PodsUnavailable',
        confidence: 0.2,
        explanation: `${says}; nothing that was seen says why.`,
      },
      dependsOn: lostNodesOf(index, workload),
    }),
  ];
}

function lostNodesOf(index: ClusterIndex, workload: Deployment | StatefulSet | DaemonSet): readonly ObjectRef[] {
  const names = index.podsOf(workload).flatMap((pod) => (isOnLostNode(index, pod) ? [pod.spec.nodeName ?? ''] : []));
  return [...new Set(names)].sort(compareText).flatMap((name) => {
    const node = index.find('Node', '', name);
    return node === undefined ? [] : [refOf(node)];
  });
}

function deploymentOutage(index: ClusterIndex, deployment: Deployment): Outage | null {
  const condition = deployment.status?.conditions?.find(
    ({ type, status }) => type === 'Available' && status === 'False',
  );
  const ready = deployment.status?.readyReplicas ?? 0;
  if (condition === undefined || ready >= (deployment.spec.replicas ?? 1)) return null;
  return isYoungerThan(index, condition.lastTransitionTime, patienceSeconds)
    ? null
    : { ready, evidence: conditionEvidence(deployment, condition) };
}

/** StatefulSets and DaemonSets have no such condition: no pod may have changed for a while. */
function setOutage(index: ClusterIndex, workload: StatefulSet | DaemonSet, ready: number): Outage | null {
  const desired = desiredReplicas(workload) ?? 0;
  if (ready >= desired || isYoungerThan(index, workload.metadata.creationTimestamp, patienceSeconds)) return null;
  const pods = index.podsOf(workload);
  // A daemon on a lost node is missed by nobody but the node.
  const lost = workload.kind === 'DaemonSet' ? pods.filter((pod) => isOnLostNode(index, pod)).length : 0;
  const isMoving = pods.some(
    (pod) =>
      !isReady(pod) &&
      (pod.metadata.deletionTimestamp !== undefined || isYoungerThan(index, readyChangedAt(pod), patienceSeconds)),
  );
  return isMoving || ready + lost >= desired
    ? null
    : { ready, evidence: fieldEvidence(workload, 'status', `${ready} ready, ${pods.length} pods, ${desired} wanted`) };

  function readyChangedAt({ status, metadata }: (typeof pods)[number]): string | undefined {
    return status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? metadata.creationTimestamp;
  }
}
