import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { KubeEvent, Node, Pod } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { latestEvent } from '../events-about.ts';
import { eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { notReadyCondition } from '../lost-nodes.ts';
import { makeFinding } from '../make-finding.ts';
import { isOlderThan } from '../observed-time.ts';
import { inOrder } from '../order.ts';
import { sayObject } from '../say-reference.ts';
import { claimsOf } from '../volume-block.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { currentPods } from '../workload-pods.ts';
import type { Workload } from '../workloads.ts';

const taken = /multi-attach|already (?:exclusively )?attached|already used/i;
const movingSeconds = 90;

/** Pods whose volume cannot be attached because it is still attached elsewhere, or the attacher fails. */
export const volumeAttachments = workloadAnalyzer({
  name: 'volume-attachments',
  reasons: {
    MultiAttach: 'A volume is still attached to another node.',
    VolumeAttachFailed: 'A volume cannot be attached.',
  },
  analyze: (index, workload) => {
    for (const pod of currentPods(index, workload)) {
      if (pod.status?.phase !== 'Pending') continue;
      const event = latestEvent(index, pod, ({ reason }) => reason === 'FailedAttachVolume');
      if (event !== undefined && !isMoving(index, pod, event)) return [toFinding(index, workload, pod, event)];
    }
    return [];
  },
});

/** A volume that follows its pod to another node is taken for a moment: the pod before still ends, then it is detached. */
function isMoving(index: ClusterIndex, pod: Pod, event: KubeEvent): boolean {
  if (!taken.test(event.message ?? '') || isOlderThan(index, pod.metadata.creationTimestamp, movingSeconds))
    return false;
  const holder = holderOf(index, pod);
  return holder === undefined || notReadyCondition(holder) === undefined;
}

function toFinding(index: ClusterIndex, workload: Workload, pod: Pod, event: KubeEvent): Finding {
  const words = event.message ?? '';
  const holder = holderOf(index, pod);
  const isLost = holder !== undefined && notReadyCondition(holder) !== undefined;
  const isTaken = taken.test(words);
  const reason = isLost ? 'NodeNotReady' : isTaken ? 'VolumeInUse' : 'VolumeAttachFailed';
  const where = holder === undefined ? 'another node' : `node ${holder.metadata.name}`;
  const says = isTaken ? `its volume is still attached to ${where}${isLost ? ', which is not ready' : ''}` : words;
  return makeFinding(index, {
    analyzer: 'volume-attachments',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: isTaken ? 'MultiAttach' : 'VolumeAttachFailed',
    message: `${sayObject(workload)} cannot start pod ${pod.metadata.name}: ${says}.`,
    evidence: [
      eventEvidence(event),
      ...(holder === undefined
        ? []
        : [fieldEvidence(holder, 'status.conditions[Ready]', notReadyCondition(holder)?.reason ?? 'True')]),
    ],
    cause: {
      object: isLost ? refOf(holder) : refOf(workload),
      reason,
      confidence: isLost ? 0.85 : 0.6,
      explanation: `${sayObject(workload)} waits for a volume: ${says}.`,
    },
    dependsOn: holder === undefined ? [] : [refOf(holder)],
  });
}

/** The other node that the pod's volume is attached to. */
function holderOf(index: ClusterIndex, pod: Pod): Node | undefined {
  const volumes = new Set(
    claimsOf(index, pod.metadata.namespace ?? '', pod.spec).map(({ spec }) => spec?.volumeName ?? ''),
  );
  const other = inOrder(index.all('VolumeAttachment')).find(
    ({ spec }) => spec.nodeName !== pod.spec.nodeName && volumes.has(spec.source.persistentVolumeName ?? ''),
  );
  return other === undefined ? undefined : index.find('Node', '', other.spec.nodeName);
}
