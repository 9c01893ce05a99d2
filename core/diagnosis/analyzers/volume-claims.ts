import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PersistentVolumeClaim, StatefulSet } from '../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { latestEvent } from '../events-about.ts';
import { absenceEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isYoungerThan, settlingSeconds } from '../observed-time.ts';
import { inOrder } from '../order.ts';
import { defaultClass, waitsForItsPod } from '../volume-block.ts';

type Fault = {
  readonly reason: string;
  readonly says: string;
  readonly object: ObjectRef;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
};

/** Claims without a volume. One that waits for its first consumer is well; one whose storage class is missing is not, event or no event. */
export const volumeClaims = objectAnalyzer({
  name: 'volume-claims',
  subjects: ['PersistentVolumeClaim'],
  reasons: {
    VolumeLost: 'The volume of the claim is gone.',
    StorageClassMissing: 'The storage class does not exist, or none is named and there is no default one.',
    ProvisioningFailed: 'The provisioner refuses to make a volume.',
    NoVolumeMatches: 'No free volume matches the claim.',
    ProvisioningStuck: 'The storage class has not made a volume for long.',
  },
  analyze: (index, claim) => {
    const fault = faultOf(index, claim);
    return fault === null ? [] : [toFinding(index, claim, fault)];
  },
});

function toFinding(
  index: ClusterIndex,
  claim: PersistentVolumeClaim,
  { reason, says, object, confidence, evidence }: Fault,
): Finding {
  const event = latestEvent(index, claim, ({ type }) => type === 'Warning');
  return makeFinding(index, {
    analyzer: 'volume-claims',
    severity: 'medium',
    object: refOf(claim),
    reason,
    message: `PersistentVolumeClaim ${claim.metadata.name} has no volume: ${says}.`,
    evidence: [
      fieldEvidence(claim, 'status.phase', claim.status?.phase),
      fieldEvidence(claim, 'spec.storageClassName', claim.spec?.storageClassName ?? 'absent'),
      ...evidence,
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    cause: {
      object,
      reason,
      confidence,
      explanation: `PersistentVolumeClaim ${claim.metadata.name} cannot get a volume: ${says}.`,
    },
  });
}

function faultOf(index: ClusterIndex, claim: PersistentVolumeClaim): Fault | null {
  const phase = claim.status?.phase;
  const self = refOf(claim);
  if (phase === 'Lost') {
    const name = claim.spec?.volumeName ?? '';
    const volume = missingRef('PersistentVolume', '', name);
    return {
      reason: 'VolumeLost',
      says: `its volume ${name} is gone`,
      object: volume,
      confidence: 0.9,
      evidence: [absenceEvidence(volume, 'metadata.name', `no PersistentVolume ${name}`)],
    };
  }
  if (phase !== 'Pending' || claim.metadata.deletionTimestamp !== undefined) return null;
  const wanted = claim.spec?.storageClassName;
  const knowsClasses = index.knows('StorageClass');
  if (knowsClasses && wanted !== undefined && wanted !== '' && index.find('StorageClass', '', wanted) === undefined)
    return missingClass(index, claim, wanted);
  if (isYoungerThan(index, claim.metadata.creationTimestamp, settlingSeconds)) return null;
  if (knowsClasses && wanted === undefined && defaultClass(index) === undefined) {
    return {
      reason: 'StorageClassMissing',
      says: 'it names no storage class, and the cluster has no default one',
      object: origin(index, claim),
      confidence: 0.9,
      evidence: [],
    };
  }
  const failed = latestEvent(index, claim, ({ reason }) => reason === 'ProvisioningFailed');
  if (failed !== undefined) {
    const name = wanted ?? defaultClass(index) ?? '';
    const storage = index.find('StorageClass', '', name);
    return {
      reason: 'ProvisioningFailed',
      says: `the provisioner refuses: ${failed.message ?? ''}`,
      object: storage === undefined ? self : refOf(storage),
      confidence: 0.7,
      evidence: [],
    };
  }
  if (waitsForItsPod(index, claim)) return null;
  if (wanted === '')
    return {
      reason: 'NoVolumeMatches',
      says: 'no free PersistentVolume matches it',
      object: self,
      confidence: 0.75,
      evidence: [],
    };
  if (!knowsClasses || isYoungerThan(index, claim.metadata.creationTimestamp, 4 * settlingSeconds)) return null;
  return {
    reason: 'ProvisioningStuck',
    says: 'its storage class has not provisioned one',
    object: self,
    confidence: 0.6,
    evidence: [],
  };
}

/** A class that others were bound with existed and was removed; one that nobody ever had is a slip of whoever wrote the claim. */
function missingClass(index: ClusterIndex, claim: PersistentVolumeClaim, wanted: string): Fault {
  const gone = missingRef('StorageClass', '', wanted);
  const hadIt =
    index.all('PersistentVolume').some(({ spec }) => spec?.storageClassName === wanted) ||
    index
      .all('PersistentVolumeClaim')
      .some(({ spec, status }) => spec?.storageClassName === wanted && status?.phase === 'Bound');
  const says = `storage class ${wanted} does not exist`;
  const evidence = [
    absenceEvidence(
      gone,
      'metadata.name',
      `no StorageClass ${wanted}; there is ${
        inOrder(index.all('StorageClass'))
          .map(({ metadata }) => metadata.name)
          .join(', ') || 'none'
      }`,
    ),
  ];
  return {
    reason: 'StorageClassMissing',
    says,
    object: hadIt ? gone : origin(index, claim),
    confidence: 0.93,
    evidence,
  };
}

/** What made the claim so: the StatefulSet whose claim template it comes from, else the claim itself. */
function origin(index: ClusterIndex, claim: PersistentVolumeClaim): ObjectRef {
  const { name, namespace = '' } = claim.metadata;
  const maker = inOrder(index.inNamespace('StatefulSet', namespace)).find((set) => isFrom(set, name));
  return refOf(maker ?? claim);
}

function isFrom(set: StatefulSet, claim: string): boolean {
  return (set.spec.volumeClaimTemplates ?? []).some(({ metadata }) => {
    const prefix = `${metadata.name}-${set.metadata.name}-`;
    return claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length));
  });
}
