import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { eventTime } from '../../../cluster/cluster-index.ts';
import type { KubeEvent, Pod } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, isYoungerThan, settlingSeconds } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import type { Workload } from '../../workloads.ts';

type Fault = { readonly reason: string; readonly says: string; readonly confidence: number; readonly isNodes: boolean };

/** The kubelet tries again every few seconds: an event that is older is over. */
const recentSeconds = 900;
const failures: ReadonlySet<string> = new Set(['FailedCreatePodSandBox', 'FailedPodSandBoxStatus']);

const faults: readonly (Omit<Fault, 'says'> & { readonly is: RegExp; readonly says: string })[] = [
  {
    reason: 'PodAddressesExhausted',
    is: /no (?:available )?ip addresses|failed to (?:assign|allocate) (?:an |for range )?.*(?:ip|address)|address(?:es)? exhausted|range is full|ipam.*(?:exhaust|no more)|insufficientcidrblocks|no free ips/i,
    says: 'the pod network has no address left on the node',
    confidence: 0.85,
    isNodes: true,
  },
  {
    reason: 'RuntimeHandlerMissing',
    is: /no runtime for "?|runtime handler .*(?:not found|not supported)|failed to find runtime handler|unknown runtime/i,
    says: 'the container runtime of the node does not know the runtime class',
    confidence: 0.85,
    isNodes: false,
  },
  {
    reason: 'PodNetworkBroken',
    is: /cni|network plugin|failed to set ?up (?:sandbox|pod).*network|network: |no route to host|\.sock.*connection refused/i,
    says: 'the pod network of the node cannot be set up',
    confidence: 0.75,
    isNodes: true,
  },
];
const unclear: Fault = {
  reason: 'PodSandboxFailed',
  says: 'the node cannot set up its sandbox',
  confidence: 0.6,
  isNodes: true,
};

/** Pods that are placed and never get as far as a container: network plugin, addresses, runtime. */
export const podSandboxes = workloadAnalyzer({
  name: 'pod-sandboxes',
  reasons: {
    PodAddressesExhausted: 'The pod network has no free address on the node.',
    RuntimeHandlerMissing: 'The node has no runtime for the pod’s runtime class.',
    PodNetworkBroken: 'The network plugin cannot connect the pod.',
    PodSandboxFailed: 'The node cannot create the pod’s sandbox for another reason.',
  },
  analyze: (index, workload) => {
    const stuck = currentPods(index, workload).flatMap((pod) => {
      const event = isWaiting(index, pod) ? latestEvent(index, pod, isFailure) : undefined;
      return event !== undefined && isYoungerThan(index, eventTime(event), recentSeconds) ? [{ pod, event }] : [];
    });
    const [first] = stuck;
    return first === undefined
      ? []
      : [
          toFinding(
            index,
            workload,
            stuck.map(({ pod }) => pod),
            first.event,
          ),
        ];
  },
});

function isWaiting(index: ClusterIndex, { spec, status, metadata }: Pod): boolean {
  if ((spec.nodeName ?? '') === '' || status?.phase !== 'Pending') return false;
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const isUntouched = statuses.every(({ state }) => state?.running === undefined && state?.terminated === undefined);
  return isUntouched && isOlderThan(index, metadata.creationTimestamp, settlingSeconds);
}

function isFailure({ reason = '' }: KubeEvent): boolean {
  return failures.has(reason);
}

function toFinding(index: ClusterIndex, workload: Workload, pods: readonly Pod[], event: KubeEvent): Finding {
  const message = event.message ?? '';
  const fault = faults.find(({ is }) => is.test(message)) ?? unclear;
  const nodes = [...new Set(pods.map(({ spec }) => spec.nodeName ?? ''))].sort();
  const refs = nodes.map((name) => nodeRef(index, name));
  const [node] = refs;
  const object = fault.isNodes && node !== undefined ? node : refOf(workload);
  const says = `${fault.says}${node === undefined ? '' : ` (${nodes.join(', ')})`}: ${message.trim().slice(0, 240).replace(/\.$/, '')}`;
  return makeFinding(index, {
    analyzer: 'pod-sandboxes',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: fault.reason,
    message: `${sayObject(workload)} cannot start ${sayPods(workload, pods.length)}: ${says}.`,
    evidence: [
      eventEvidence(event),
      ...pods.slice(0, 3).map((pod) => fieldEvidence(pod, 'spec.nodeName', pod.spec.nodeName)),
    ],
    cause: {
      object,
      reason: fault.reason,
      confidence: fault.confidence,
      explanation: `For ${sayObject(workload)}, ${says}.`,
    },
    dependsOn: refs,
  });
}

function nodeRef(index: ClusterIndex, name: string): ObjectRef {
  const node = index.find('Node', '', name);
  return node === undefined ? missingRef('Node', '', name) : refOf(node);
}
