import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isYoungerThan } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { allPodsOf } from '../../workload-pods.ts';
import { desiredReplicas, isReady, type Workload } from '../../workloads.ts';

type Failure = {
  readonly reason: string;
  readonly says: string;
  readonly confidence: number;
  readonly blames: 'node' | 'workload';
};

const recentSeconds = 3600;

/** `status.reason` of pods that failed as a whole. Evictions and programs that end are found elsewhere. */
const failures: Readonly<Record<string, Failure>> = {
  UnexpectedAdmissionError: {
    reason: 'RefusedByKubelet',
    says: 'the kubelet could not admit it (devices, or a plugin of the node)',
    confidence: 0.7,
    blames: 'node',
  },
  NodeAffinity: {
    reason: 'NodeLabelsChanged',
    says: 'the node no longer has the labels that it selects',
    confidence: 0.75,
    blames: 'node',
  },
  NodeShutdown: { reason: 'NodeShutDown', says: 'its node was shut down', confidence: 0.8, blames: 'node' },
  Shutdown: { reason: 'NodeShutDown', says: 'its node was shut down', confidence: 0.8, blames: 'node' },
  Terminated: { reason: 'NodeShutDown', says: 'its node was shut down', confidence: 0.8, blames: 'node' },
  NodeLost: { reason: 'NodeLost', says: 'its node was lost', confidence: 0.8, blames: 'node' },
  Preempting: {
    reason: 'PreemptedByKubelet',
    says: 'the kubelet removed it to make room for a critical pod',
    confidence: 0.7,
    blames: 'node',
  },
  DeadlineExceeded: {
    reason: 'PodDeadlineExceeded',
    says: 'it ran longer than its activeDeadlineSeconds',
    confidence: 0.9,
    blames: 'workload',
  },
  AppArmor: {
    reason: 'RefusedByKubelet',
    says: 'its AppArmor profile cannot be enforced on the node',
    confidence: 0.8,
    blames: 'workload',
  },
  SysctlForbidden: {
    reason: 'RefusedByKubelet',
    says: 'the kubelet does not allow its sysctls',
    confidence: 0.85,
    blames: 'workload',
  },
};
const outOf = /^OutOf(.+)$/;

/** Pods that a node refused or gave up as a whole, as long as the workload misses them. */
export const failedPods = workloadAnalyzer({
  name: 'failed-pods',
  reasons: {
    RefusedByKubelet: 'The kubelet did not admit the pod that the scheduler had placed.',
    NodeOutOfResources: 'The node had less room than the scheduler thought.',
    NodeLabelsChanged: 'The node’s labels no longer satisfy the pod’s selector.',
    NodeShutDown: 'The pod ended with its node’s shutdown.',
    NodeLost: 'The pod was lost with its node.',
    PreemptedByKubelet: 'The kubelet removed the pod for a critical one.',
    PodDeadlineExceeded: 'The pod ran into its own deadline.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'Job' || workload.kind === 'CronJob') return [];
    const failed = inOrder(allPodsOf(index, workload)).filter(
      (pod) => pod.status?.phase === 'Failed' && failureOf(pod) !== null,
    );
    if (failed.length === 0) return [];
    const shown = isWhole(index, workload)
      ? failed.filter((pod) => isYoungerThan(index, failedAt(pod), recentSeconds))
      : failed;
    const groups = Map.groupBy(shown, (pod) => failureOf(pod)?.reason ?? '');
    return [...groups.values()].flatMap((pods) => toFindings(index, workload, pods));
  },
});

function failureOf({ status }: Pod): Failure | null {
  const reason = status?.reason ?? '';
  const resource = outOf.exec(reason)?.[1];
  if (resource !== undefined) {
    const says = `the node had not enough ${resource} left when it came`;
    return { reason: 'NodeOutOfResources', says, confidence: 0.6, blames: 'node' };
  }
  return failures[reason] ?? null;
}

function isWhole(index: ClusterIndex, workload: Workload): boolean {
  if (workload.kind === 'Pod') return false;
  const ready = index.podsOf(workload).filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod));
  return ready.length >= (desiredReplicas(workload) ?? 0);
}

function failedAt({ status, metadata }: Pod): string | undefined {
  const disrupted = status?.conditions?.find(({ type }) => type === 'DisruptionTarget' || type === 'Ready');
  return disrupted?.lastTransitionTime ?? status?.startTime ?? metadata.creationTimestamp;
}

function toFindings(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): readonly Finding[] {
  const [pod] = pods;
  const failure = pod === undefined ? null : failureOf(pod);
  if (pod === undefined || failure === null) return [];
  const name = pod.spec.nodeName ?? '';
  const node = index.find('Node', '', name);
  const nodeRef = node === undefined ? missingRef('Node', '', name) : refOf(node);
  const isNodes = failure.blames === 'node' && name !== '' && (node !== undefined || index.knows('Node'));
  const words = (pod.status?.message ?? '').trim().replace(/\.$/, '');
  const says = `${pods.length === 1 ? `pod ${pod.metadata.name}` : `${pods.length} pods`} failed: ${failure.says}${words === '' ? '' : ` (${words.slice(0, 200)})`}`;
  return [
    makeFinding(index, {
      analyzer: 'failed-pods',
      severity: isWhole(index, workload) ? 'info' : impactOn(index, workload),
      object: refOf(workload),
      reason: failure.reason,
      message: `${sayObject(workload)}: ${says}.`,
      evidence: pods
        .slice(0, 3)
        .flatMap((each) => [
          fieldEvidence(each, 'status.reason', each.status?.reason),
          fieldEvidence(each, 'spec.nodeName', each.spec.nodeName ?? 'none'),
        ]),
      cause: {
        object: isNodes ? nodeRef : refOf(workload),
        reason: failure.reason,
        confidence: isWhole(index, workload) ? 0.5 : failure.confidence,
        explanation: `Of ${sayObject(workload)}, ${says}.`,
      },
      dependsOn: isNodes ? [nodeRef] : [],
    }),
  ];
}
