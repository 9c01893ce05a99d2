import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { perIndex } from '../../per-index.ts';
import { sayList } from '../../say-reference.ts';
import { defaultClass } from '../../volume-block.ts';

const defaultMark = 'storageclass.kubernetes.io/is-default-class';
const patienceSeconds = 120;

/** Storage classes that cannot do their work: no driver for their provisioner, or two that are the default. */
export const storageClasses = objectAnalyzer({
  name: 'storage-classes',
  subjects: ['StorageClass'],
  reasons: {
    ProvisionerMissing: 'No CSI driver of the class’s provisioner is registered.',
    SeveralDefaultClasses: 'Several classes are the default; claims without a class get the newest.',
  },
  analyze: (index, storage) => [...provisionerMissing(index, storage), ...doubleDefault(index, storage)],
});

/** Only of provisioners that are CSI drivers by their name: others register nowhere. */
function provisionerMissing(index: ClusterIndex, storage: StorageClass): readonly Finding[] {
  const { provisioner, metadata } = storage;
  if (!/(?:^|[.-])csi(?:[.-]|$)/.test(provisioner) || !index.knows('CSIDriver')) return [];
  if (index.find('CSIDriver', '', provisioner) !== undefined) return [];
  const waiting = (waitingByClass(index).get(metadata.name) ?? []).filter((claim) =>
    isOlderThan(index, claim.metadata.creationTimestamp, patienceSeconds),
  );
  const driver = missingRef('CSIDriver', '', provisioner);
  const names = sayList(waiting.map((claim) => claim.metadata.name));
  const says = `storage class ${metadata.name} is provisioned by ${provisioner}, and no such driver is installed${waiting.length === 0 ? '' : `; ${names} wait for it`}`;
  const message = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  return [
    makeFinding(index, {
      analyzer: 'storage-classes',
      severity: waiting.length > 0 ? 'high' : 'low',
      object: refOf(storage),
      reason: 'ProvisionerMissing',
      message,
      evidence: [
        fieldEvidence(storage, 'provisioner', provisioner),
        absenceEvidence(driver, 'metadata.name', `no CSIDriver ${provisioner}`),
        ...waiting.slice(0, 3).map((claim) => fieldEvidence(claim, 'status.phase', claim.status?.phase)),
      ],
      cause: {
        object: waiting.length > 0 ? driver : refOf(storage),
        reason: 'ProvisionerMissing',
        confidence: waiting.length > 0 ? 0.8 : 0.55,
        explanation: message,
      },
    }),
  ];
}

const waitingByClass = perIndex((index): ReadonlyMap<string, readonly PersistentVolumeClaim[]> => {
  const waiting = index.all('PersistentVolumeClaim').filter(({ status }) => status?.phase === 'Pending');
  return Map.groupBy(waiting, ({ spec }) => spec?.storageClassName ?? defaultClass(index) ?? '');
});

function doubleDefault(index: ClusterIndex, storage: StorageClass): readonly Finding[] {
  if (storage.metadata.annotations?.[defaultMark] !== 'true') return [];
  const all = inOrder(index.all('StorageClass')).filter(
    ({ metadata }) => metadata.annotations?.[defaultMark] === 'true',
  );
  if (all.length < 2 || all[0]?.metadata.uid !== storage.metadata.uid) return [];
  const message = `Storage classes ${all.map(({ metadata }) => metadata.name).join(', ')} are all the default: a claim without a class gets the newest of them.`;
  return [
    makeFinding(index, {
      analyzer: 'storage-classes',
      severity: 'info',
      object: refOf(storage),
      reason: 'SeveralDefaultClasses',
      message,
      evidence: all.map((each) => fieldEvidence(each, `metadata.annotations[${defaultMark}]`, 'true')),
      cause: { object: refOf(storage), reason: 'SeveralDefaultClasses', confidence: 0.5, explanation: message },
    }),
  ];
}
