import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../../../cluster/kube-object.ts';
import { claim, event, indexOf, namespace, node, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { persistentVolumes } from './persistent-volumes.ts';

const volume = (phase: string, spec: NonNullable<PersistentVolume['spec']> = {}): PersistentVolume =>
  object('v1', 'PersistentVolume', 'pv-1', {
    spec: { claimRef: { namespace: 'shop', name: 'data' }, ...spec },
    status: { phase },
  }) as PersistentVolume;
const on = (host: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] }],
    },
  },
});
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([namespace('shop'), node(), ...objects]), persistentVolumes);

describe('persistent volumes', () => {
  it('finds what could not be reclaimed, and what is not deleted', () => {
    expect(found(volume('Failed'))).toMatchObject([{ reason: 'VolumeFailed', severity: 'low' }]);
    const released = volume('Released', { persistentVolumeReclaimPolicy: 'Delete' });
    expect(
      found(released, event(released, 'VolumeFailedDelete', 'volume is in use', { secondsAgo: 900 })),
    ).toMatchObject([{ reason: 'ReclaimStuck' }]);
    expect(found(released)).toEqual([]);
  });

  it('notes data that is kept, and a volume kept for a claim that does not exist', () => {
    expect(found(volume('Released', { persistentVolumeReclaimPolicy: 'Retain' }))).toMatchObject([
      { reason: 'VolumeReleased', severity: 'info' },
    ]);
    expect(found(volume('Available'), claim('other'))).toMatchObject([{ reason: 'VolumeReserved', severity: 'info' }]);
    expect(found(volume('Available'), claim('data'))).toEqual([]);
  });

  it('finds a bound volume on a node that is gone before a pod needs it', () => {
    expect(found(volume('Bound', on('node-9')), claim('data', { phase: 'Bound' }))).toMatchObject([
      { reason: 'VolumeNodeGone', severity: 'low', cause: { object: { kind: 'PersistentVolumeClaim' } } },
    ]);
    expect(found(volume('Bound', on('node-1')))).toEqual([]);
    expect(found(volume('Bound'))).toEqual([]);
  });
});
