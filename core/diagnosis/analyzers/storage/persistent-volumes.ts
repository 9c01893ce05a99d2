import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolume } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { absenceEvidence, eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { matchesNodeTerms } from '../../node-fit.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { isOlderThan } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';

type Fault = {
  readonly reason: string;
  readonly severity: Severity;
  readonly says: string;
  readonly object: ObjectRef;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
};

const patienceSeconds = 600;

/** Volumes that nobody can use: failed, released and not reclaimed, kept for a claim that is gone, or on a node that is gone. */
export const persistentVolumes = objectAnalyzer({
  name: 'persistent-volumes',
  subjects: ['PersistentVolume'],
  reasons: {
    VolumeFailed: 'The volume could not be reclaimed.',
    ReclaimStuck: 'The volume’s claim is gone, and its deletion does not happen.',
    VolumeReleased: 'The volume’s claim is gone; it keeps the data and takes no new claim (Retain).',
    VolumeNodeGone: 'The volume lies on a node that does not exist any more.',
    VolumeReserved: 'The volume is kept for a claim that does not exist.',
  },
  analyze: (index, volume) => {
    const fault = faultOf(index, volume);
    return fault === null ? [] : [toFinding(index, volume, fault)];
  },
});

function faultOf(index: ClusterIndex, volume: PersistentVolume): Fault | null {
  const { phase = '', message = '' } = volume.status ?? {};
  const { claimRef, persistentVolumeReclaimPolicy: policy = 'Retain' } = volume.spec ?? {};
  const claim = `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`;
  const self = refOf(volume);
  const event = latestEvent(index, volume, ({ type }) => type === 'Warning');
  const told = event === undefined ? [] : [eventEvidence(event)];
  const words = (message || event?.message || 'nobody says why').slice(0, 240).replace(/\.$/, '');
  if (phase === 'Failed')
    return {
      reason: 'VolumeFailed',
      severity: 'low',
      says: `it could not be reclaimed: ${words}`,
      object: self,
      confidence: 0.75,
      evidence: told,
    };
  if (phase === 'Released' && policy === 'Retain')
    return {
      reason: 'VolumeReleased',
      severity: 'info',
      says: `its claim ${claim} is gone; by its policy Retain it keeps the data and takes no other claim`,
      object: self,
      confidence: 0.5,
      evidence: [],
    };
  if (phase === 'Released') {
    const released = volume.metadata.deletionTimestamp ?? event?.lastTimestamp;
    if (event === undefined || !isOlderThan(index, event.firstTimestamp ?? released, patienceSeconds)) return null;
    return {
      reason: 'ReclaimStuck',
      severity: 'low',
      says: `its claim ${claim} is gone, and it is not deleted: ${words}`,
      object: self,
      confidence: 0.6,
      evidence: told,
    };
  }
  if (phase === 'Bound') return onLostNode(index, volume);
  return phase === 'Available' && claimRef?.name !== undefined
    ? reserved(index, volume, claimRef.namespace ?? '', claimRef.name)
    : null;
}

/** A pod that waits for it is found by the analyzer of placement; this is for the time before. */
function onLostNode(index: ClusterIndex, volume: PersistentVolume): Fault | null {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms === undefined || !index.knows('Node') || !index.hasAny('Node')) return null;
  const hosts = terms.flatMap(({ matchExpressions = [] }) =>
    matchExpressions.filter(({ key }) => key === 'kubernetes.io/hostname').flatMap(({ values = [] }) => values),
  );
  const isPinned = hosts.length > 0 && hosts.every((name) => index.find('Node', '', name) === undefined);
  if (!isPinned || inOrder(index.all('Node')).some((node) => matchesNodeTerms(terms, node))) return null;
  const [host = ''] = hosts;
  const { claimRef } = volume.spec ?? {};
  const claim = index.find('PersistentVolumeClaim', claimRef?.namespace ?? '', claimRef?.name ?? '');
  const lost = missingRef('Node', '', host);
  return {
    reason: 'VolumeNodeGone',
    severity: 'low',
    says: `it lies on node ${host}, which does not exist, so claim ${claimRef?.name ?? ''} cannot be used`,
    // That node will not come back by itself: what is wrong from now on is the claim that is bound to its disk.
    object: refOf(claim ?? volume),
    confidence: 0.65,
    evidence: [absenceEvidence(lost, 'metadata.name', `no Node ${host}`)],
  };
}

function reserved(index: ClusterIndex, volume: PersistentVolume, namespace: string, name: string): Fault | null {
  const isAbsent = index.knows('PersistentVolumeClaim') && isNamespaceRead(index, namespace);
  if (!isAbsent || index.find('PersistentVolumeClaim', namespace, name) !== undefined) return null;
  const lost = missingRef('PersistentVolumeClaim', namespace, name);
  const evidence = [absenceEvidence(lost, 'metadata.name', `no PersistentVolumeClaim ${namespace}/${name}`)];
  const says = `it is kept for claim ${namespace}/${name}, which does not exist`;
  return { reason: 'VolumeReserved', severity: 'info', says, object: refOf(volume), confidence: 0.5, evidence };
}

function toFinding(index: ClusterIndex, volume: PersistentVolume, fault: Fault): Finding {
  const message = `PersistentVolume ${volume.metadata.name} is of no use: ${fault.says}.`;
  return makeFinding(index, {
    analyzer: 'persistent-volumes',
    severity: fault.severity,
    object: refOf(volume),
    reason: fault.reason,
    message,
    evidence: [
      fieldEvidence(volume, 'status.phase', volume.status?.phase ?? 'absent'),
      fieldEvidence(volume, 'spec.claimRef', volume.spec?.claimRef ?? 'absent'),
      ...fault.evidence,
    ],
    cause: { object: fault.object, reason: fault.reason, confidence: fault.confidence, explanation: message },
  });
}
