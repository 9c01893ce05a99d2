import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { perKey } from '../../per-index.ts';
import { parseQuantity } from '../../quantity.ts';
import { waitsForItsPod } from '../../volume-block.ts';

const patienceSeconds = 60;
const byHand = 'kubernetes.io/no-provisioner';

/** Claims of a class whose volumes people make by hand, when a pod waits and no volume offers what the claim asks. */
export const staticVolumes = objectAnalyzer({
  name: 'static-volumes',
  subjects: ['PersistentVolumeClaim'],
  reasons: {
    NoVolumeOffers: 'No free volume of the class has the size, access mode and volume mode that the claim asks for.',
  },
  analyze: (index, claim) => {
    const { storageClassName: name = '', volumeName = '' } = claim.spec ?? {};
    if (claim.status?.phase !== 'Pending' || name === '' || volumeName !== '' || !index.knows('PersistentVolume'))
      return [];
    // Claims that are bound at once are judged by the analyzer of claims.
    if (index.find('StorageClass', '', name)?.provisioner !== byHand || !waitsForItsPod(index, claim)) return [];
    if (!isOlderThan(index, claim.metadata.creationTimestamp, patienceSeconds) || !isAwaited(index, claim)) return [];
    const free = volumesOf(index, name).filter(({ status }) => status?.phase === 'Available');
    const lacks = free.map((volume) => lackOf(claim, volume));
    return lacks.some((lack) => lack === null) ? [] : [toFinding(index, claim, free, lacks)];
  },
});

const volumesOf = perKey((index, storageClass): readonly PersistentVolume[] =>
  inOrder(index.all('PersistentVolume').filter(({ spec }) => spec?.storageClassName === storageClass)),
);

function isAwaited(index: ClusterIndex, claim: PersistentVolumeClaim): boolean {
  return index
    .inNamespace('Pod', claim.metadata.namespace ?? '')
    .some(
      ({ spec, status }) =>
        status?.phase === 'Pending' &&
        (spec.volumes ?? []).some(
          ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name,
        ),
    );
}

function lackOf(claim: PersistentVolumeClaim, volume: PersistentVolume): string | null {
  const { accessModes = [], resources, volumeMode = 'Filesystem' } = claim.spec ?? {};
  const { capacity = {}, accessModes: offered = [], volumeMode: mode = 'Filesystem', claimRef } = volume.spec ?? {};
  if (claimRef !== undefined && claimRef.name !== claim.metadata.name)
    return `kept for ${claimRef.namespace}/${claimRef.name}`;
  const [wanted, has] = [parseQuantity(resources?.requests?.storage) ?? 0, parseQuantity(capacity.storage) ?? 0];
  if (has < wanted) return `only ${capacity.storage}`;
  const lacking = accessModes.filter((each) => !offered.includes(each));
  if (lacking.length > 0) return `not ${lacking.join(', ')}`;
  return mode === volumeMode ? null : `of mode ${mode}`;
}

function toFinding(
  index: ClusterIndex,
  claim: PersistentVolumeClaim,
  free: readonly PersistentVolume[],
  lacks: readonly (string | null)[],
): Finding {
  const { storageClassName, accessModes = [], resources } = claim.spec ?? {};
  const wants = `${resources?.requests?.storage ?? 'any size'}, ${accessModes.join(', ') || 'any access'}`;
  const offers = free.map(({ metadata }, at) => `${metadata.name} ${lacks[at]}`).slice(0, 4);
  const says = `no free volume of class ${storageClassName} offers ${wants}${offers.length === 0 ? ' (there is none)' : ` (${offers.join('; ')})`}`;
  const message = `PersistentVolumeClaim ${claim.metadata.name} has no volume: ${says}.`;
  return makeFinding(index, {
    analyzer: 'static-volumes',
    severity: 'medium',
    object: refOf(claim),
    reason: 'NoVolumeOffers',
    message,
    evidence: [
      fieldEvidence(claim, 'spec', { accessModes, resources, storageClassName }),
      ...free.slice(0, 4).map((volume) =>
        fieldEvidence(volume, 'spec', {
          capacity: volume.spec?.capacity,
          accessModes: volume.spec?.accessModes,
          volumeMode: volume.spec?.volumeMode,
        }),
      ),
    ],
    cause: { object: refOf(claim), reason: 'NoVolumeOffers', confidence: 0.82, explanation: message },
  });
}
