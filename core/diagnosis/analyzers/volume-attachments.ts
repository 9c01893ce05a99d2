import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { KubeEvent, Node, Pod } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Analyzer } from '../analyzer.ts';
import { latestEvent } from '../events-about.ts';
import { eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { notReadyCondition } from '../lost-nodes.ts';
import { makeFinding } from '../make-finding.ts';
import { inOrder } from '../order.ts';
import { sayObject } from '../say-reference.ts';
import { claimsOf } from '../volume-block.ts';
import { workloadPods } from '../workload-pods.ts';
import type { Workload } from '../workloads.ts';

/** Pods whose volume cannot be attached because it is still attached elsewhere, or the attacher fails. */
export const volumeAttachments: Analyzer = {
  name: 'volume-attachments',
  reads: ['Pod', 'Event', 'VolumeAttachment', 'PersistentVolumeClaim', 'PersistentVolume', 'Node'],
  analyze: (index) =>
    workloadPods(index).flatMap(({ workload, pods }) => {
      for (const pod of pods) {
        if (pod.status?.phase !== 'Pending') continue;
        const event = latestEvent(index, pod, ({ reason }) => reason === 'FailedAttachVolume');
        if (event !== undefined) return [toFinding(index, workload, pod, event)];
      }
      return [];
    }),
};

function toFinding(index: ClusterIndex, workload: Workload, pod: Pod, event: KubeEvent): Finding {
  const words = event.message ?? '';
  const holder = holderOf(index, pod);
  const isLost = holder !== undefined && notReadyCondition(holder) !== undefined;
  const isTaken = /multi-attach|already (?:exclusively )?attached|already used/i.test(words);
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
