import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { claim, indexOf, object, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { staticVolumes } from './static-volumes.ts';

const local = object('storage.k8s.io/v1', 'StorageClass', 'local', {
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const asks = (ageSeconds = 600): PersistentVolumeClaim => {
  const made = claim('data', { storageClass: 'local', ageSeconds });
  return {
    ...made,
    spec: { ...made.spec, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
  };
};
const volume = (name: string, storage: string, accessModes = ['ReadWriteOnce'], phase = 'Available') =>
  object('v1', 'PersistentVolume', name, {
    spec: { storageClassName: 'local', capacity: { storage }, accessModes },
    status: { phase },
  });
const { deployment, current } = rolledOut({
  replicas: 1,
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
});
const waiting = unplacedPod(
  current,
  "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.",
);
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([local, deployment, current, ...objects]), staticVolumes);

describe('static volumes', () => {
  it('says which property no free volume offers', () => {
    const [finding] = found(
      asks(),
      waiting,
      volume('small', '10Gi'),
      volume('shared', '20Gi', ['ReadOnlyMany']),
      volume('taken', '20Gi', ['ReadWriteOnce'], 'Bound'),
    );
    expect(finding).toMatchObject({ reason: 'NoVolumeOffers', cause: { confidence: 0.82 } });
    expect(finding?.message).toContain('small only 10Gi');
    expect(finding?.message).toContain('shared not ReadWriteOnce');
    expect(found(asks(), waiting)).toHaveLength(1);
  });

  it('is patient while no pod needs it, when it is new, and when a volume fits', () => {
    expect(found(asks(), volume('small', '10Gi'))).toEqual([]);
    expect(found(asks(20), waiting)).toEqual([]);
    expect(found(asks(), waiting, volume('right', '50Gi'))).toEqual([]);
  });

  it('leaves classes that provision alone', () => {
    const dynamic = object('storage.k8s.io/v1', 'StorageClass', 'local', {
      provisioner: 'disk.csi.example',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    expect(analyzeAll(indexOf([dynamic, deployment, current, asks(), waiting]), staticVolumes)).toEqual([]);
  });
});
