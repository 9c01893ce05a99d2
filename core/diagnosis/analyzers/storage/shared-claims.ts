import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { Deployment, PersistentVolumeClaim, Pod, StatefulSet } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { conditionEvidence, eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isYoungerThan } from '../../observed-time.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { currentPods } from '../../workload-pods.ts';
import { podSpecPath } from '../../workloads.ts';

type Sharing = Deployment | StatefulSet;
type Shared = {
  readonly claim: PersistentVolumeClaim;
  readonly path: string;
  readonly mode: 'ReadWriteOnce' | 'ReadWriteOncePod';
};

const recentSeconds = 1800;
const onceForPods = /ReadWriteOncePod/;

/** Workloads whose pods share a volume that only one node, or one pod, may use at a time: replicas and rolling updates get stuck. */
export const sharedClaims = objectAnalyzer({
  name: 'shared-claims',
  subjects: ['Deployment', 'StatefulSet'],
  reasons: {
    ClaimNotShareable: 'Pods of a workload wait for a volume that another pod of it holds, and that cannot be shared.',
    ClaimSharedByReplicas: 'Several replicas use one claim that only one node may use at a time.',
  },
  analyze: (index, workload) =>
    claimsOf(index, workload).flatMap((shared) => {
      const stuck = stuckOn(index, workload, shared);
      if (stuck.length > 0) return [notShareable(index, workload, shared, stuck)];
      return (workload.spec.replicas ?? 1) > 1 ? [note(index, workload, shared)] : [];
    }),
});

/** Claims that the template names itself, so that all its pods use the same. */
function claimsOf(index: ClusterIndex, workload: Sharing): readonly Shared[] {
  const { volumes = [] } = workload.spec.template.spec;
  return volumes.flatMap(({ persistentVolumeClaim }, at) => {
    const name = persistentVolumeClaim?.claimName ?? '';
    const claim =
      name === '' ? undefined : index.find('PersistentVolumeClaim', workload.metadata.namespace ?? '', name);
    const modes = claim?.spec?.accessModes ?? [];
    const mode = modes.length === 1 ? modes[0] : undefined;
    if (claim === undefined || (mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod')) return [];
    return [{ claim, path: `${podSpecPath(workload)}.volumes[${at}].persistentVolumeClaim.claimName`, mode }];
  });
}

/** What shows that a pod waits for the volume while another pod of the same workload has it. */
function stuckOn(index: ClusterIndex, workload: Sharing, { mode }: Shared): readonly Evidence[] {
  const pods = currentPods(index, workload);
  const holder = pods.find(({ status, spec }) => status?.phase === 'Running' && (spec.nodeName ?? '') !== '');
  if (holder === undefined) return [];
  if (mode === 'ReadWriteOncePod') {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null || !onceForPods.test(waiting.condition.message ?? '')) return [];
    return [conditionEvidence(waiting.pods[0], waiting.condition), held(holder)];
  }
  for (const pod of pods) {
    if (
      pod.status?.phase !== 'Pending' ||
      (pod.spec.nodeName ?? '') === '' ||
      pod.spec.nodeName === holder.spec.nodeName
    )
      continue;
    const event = latestEvent(index, pod, ({ reason }) => reason === 'FailedAttachVolume');
    if (event !== undefined && isYoungerThan(index, eventTime(event), recentSeconds))
      return [eventEvidence(event), held(holder)];
  }
  return [];
}

function held(holder: Pod): Evidence {
  return fieldEvidence(holder, 'spec.nodeName', holder.spec.nodeName);
}

function notShareable(
  index: ClusterIndex,
  workload: Sharing,
  { claim, path, mode }: Shared,
  stuck: readonly Evidence[],
): Finding {
  const { name } = claim.metadata;
  const limit = mode === 'ReadWriteOncePod' ? 'one pod' : 'one node';
  const isRolling = (workload.spec.replicas ?? 1) <= 1;
  const how = isRolling ? 'a rolling update starts the new pod before the old one is gone' : 'several replicas use it';
  const says = `claim ${name} is ${mode}, for ${limit} at a time, and ${how}`;
  return makeFinding(index, {
    analyzer: 'shared-claims',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'ClaimNotShareable',
    discriminator: name,
    message: `${sayObject(workload)} waits for a volume that another of its pods holds: ${says}.`,
    evidence: [fieldEvidence(workload, path, name), fieldEvidence(claim, 'spec.accessModes', [mode]), ...stuck],
    cause: {
      object: refOf(workload),
      reason: 'ClaimNotShareable',
      confidence: 0.85,
      explanation: `Of ${sayObject(workload)}, ${says}.`,
    },
  });
}

function note(index: ClusterIndex, workload: Sharing, { claim, path, mode }: Shared): Finding {
  const nodes = [...new Set(currentPods(index, workload).map(({ spec }) => spec.nodeName ?? ''))].sort();
  const message = `The ${workload.spec.replicas} replicas of ${sayObject(workload)} share claim ${claim.metadata.name}, which is ${mode}: that works only as long as all are on one node (now ${sayList(nodes)}).`;
  return makeFinding(index, {
    analyzer: 'shared-claims',
    severity: 'info',
    object: refOf(workload),
    reason: 'ClaimSharedByReplicas',
    discriminator: claim.metadata.name,
    message,
    evidence: [fieldEvidence(workload, path, claim.metadata.name), fieldEvidence(claim, 'spec.accessModes', [mode])],
    cause: { object: refOf(workload), reason: 'ClaimSharedByReplicas', confidence: 0.5, explanation: message },
  });
}
