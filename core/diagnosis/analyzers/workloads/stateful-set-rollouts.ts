import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod, StatefulSet } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { Remedy } from '../../../remediation/remedy.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { isOnLostNode } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { proposePlain } from '../../propose.ts';
import { sayList } from '../../say-reference.ts';
import { isReady } from '../../workloads.ts';

const patienceSeconds = 120;

/** StatefulSets whose new template does not reach their pods. */
export const statefulSetRollouts = objectAnalyzer({
  name: 'stateful-set-rollouts',
  subjects: ['StatefulSet'],
  reasons: {
    RolloutBlockedByBrokenPod:
      'A broken pod of an older revision must get ready before the rollout goes on, which it cannot.',
    UpdatesOnDelete: 'Pods keep an older revision until somebody deletes them (OnDelete).',
    HeldByPartition: 'The partition keeps pods at an older revision.',
  },
  analyze: (index, set) => {
    const target = set.status?.updateRevision;
    if (target === undefined || (set.status?.observedGeneration ?? 0) < (set.metadata.generation ?? 0)) return [];
    const old = inOrder(index.podsOf(set)).filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined && revisionOf(metadata.labels) !== target,
    );
    if (old.length === 0) return [];
    const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
    if (type === 'OnDelete') return [onDelete(index, set, old)];
    const partition = rollingUpdate?.partition ?? 0;
    const held = old.filter(({ metadata }) => ordinalOf(set, metadata.name) < partition);
    const broken = old.filter((pod) => !held.includes(pod) && isBroken(index, pod));
    const isOrdered = (set.spec.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady';
    return [
      ...(broken[0] !== undefined && isOrdered ? [blocked(index, set, broken[0])] : []),
      ...(held.length > 0 ? [heldBack(index, set, held, partition)] : []),
    ];
  },
});

function revisionOf(labels: Readonly<Record<string, string>> | undefined): string {
  return labels?.['controller-revision-hash'] ?? '';
}

function ordinalOf(set: StatefulSet, pod: string): number {
  return Number(pod.slice(set.metadata.name.length + 1));
}

function isBroken(index: ClusterIndex, pod: Pod): boolean {
  if (isReady(pod) || isOnLostNode(index, pod)) return false;
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return isOlderThan(index, condition?.lastTransitionTime ?? pod.metadata.creationTimestamp, patienceSeconds);
}

function blocked(index: ClusterIndex, set: StatefulSet, pod: Pod): Finding {
  const name = pod.metadata.name;
  const says = `pod ${name} of an older revision is not ready, and the controller waits for it before it brings the new one`;
  return makeFinding(index, {
    analyzer: 'stateful-set-rollouts',
    severity: impactOn(index, set),
    object: refOf(set),
    reason: 'RolloutBlockedByBrokenPod',
    message: `StatefulSet ${set.metadata.name} does not get on with its rollout: ${says}.`,
    evidence: [
      fieldEvidence(set, 'status.updateRevision', set.status?.updateRevision),
      fieldEvidence(pod, 'metadata.labels[controller-revision-hash]', revisionOf(pod.metadata.labels)),
      fieldEvidence(set, 'spec.podManagementPolicy', set.spec.podManagementPolicy ?? 'OrderedReady'),
    ],
    cause: {
      object: refOf(set),
      reason: 'RolloutBlockedByBrokenPod',
      confidence: 0.88,
      explanation: `Of StatefulSet ${set.metadata.name}, ${says}: only the deletion of that pod helps.`,
    },
    remedies: [recreate(pod, 'Its replacement comes with the new revision; its claims stay.')],
  });
}

function onDelete(index: ClusterIndex, set: StatefulSet, old: readonly Pod[]): Finding {
  const broken = old.filter((pod) => isBroken(index, pod));
  const names = sayList(old.map(({ metadata }) => metadata.name));
  const says = `${names} ${old.length === 1 ? 'keeps' : 'keep'} an older revision, since updateStrategy OnDelete replaces only what somebody deletes`;
  return makeFinding(index, {
    analyzer: 'stateful-set-rollouts',
    severity: broken.length > 0 ? impactOn(index, set) : 'info',
    object: refOf(set),
    reason: 'UpdatesOnDelete',
    message: `Of StatefulSet ${set.metadata.name}, ${says}${broken.length > 0 ? `; ${sayList(broken.map(({ metadata }) => metadata.name))} is not ready` : ''}.`,
    evidence: [
      fieldEvidence(set, 'spec.updateStrategy.type', 'OnDelete'),
      fieldEvidence(set, 'status.updateRevision', set.status?.updateRevision),
      ...old
        .slice(0, 3)
        .map((pod) => fieldEvidence(pod, 'metadata.labels[controller-revision-hash]', revisionOf(pod.metadata.labels))),
    ],
    cause: {
      object: refOf(set),
      reason: 'UpdatesOnDelete',
      confidence: broken.length > 0 ? 0.6 : 0.5,
      explanation: `Of StatefulSet ${set.metadata.name}, ${says}.`,
    },
    remedies: broken
      .slice(0, 2)
      .map((pod) => recreate(pod, 'By OnDelete the new revision comes with its replacement.')),
  });
}

function heldBack(index: ClusterIndex, set: StatefulSet, held: readonly Pod[], partition: number): Finding {
  const says = `partition ${partition} keeps ${sayList(held.map(({ metadata }) => metadata.name))} at an older revision`;
  return makeFinding(index, {
    analyzer: 'stateful-set-rollouts',
    severity: 'info',
    object: refOf(set),
    reason: 'HeldByPartition',
    message: `In StatefulSet ${set.metadata.name}, ${says}.`,
    evidence: [fieldEvidence(set, 'spec.updateStrategy.rollingUpdate.partition', partition)],
    cause: {
      object: refOf(set),
      reason: 'HeldByPartition',
      confidence: 0.5,
      explanation: `In StatefulSet ${set.metadata.name}, ${says}.`,
    },
  });
}

function recreate(pod: Pod, rationale: string): Remedy {
  return proposePlain('recreate-pod', refOf(pod), `Recreate pod ${pod.metadata.name}`, rationale);
}
