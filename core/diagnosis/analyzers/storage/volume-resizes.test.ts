import { describe, expect, it } from 'vitest';
import type { Condition, PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { ago, claim, event, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { volumeResizes } from './volume-resizes.ts';

const growing = (wanted: string, has: string, conditions: readonly Condition[] = []): PersistentVolumeClaim => {
  const made = claim('data', { phase: 'Bound', storageClass: 'fast' });
  return {
    ...made,
    spec: { ...made.spec, resources: { requests: { storage: wanted } } },
    status: { phase: 'Bound', capacity: { storage: has }, conditions },
  };
};
const condition = (type: string, seconds: number): Condition => ({
  type,
  status: 'True',
  lastTransitionTime: ago(seconds),
});
const storageClass = (allowVolumeExpansion: boolean) =>
  object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'disk.csi.example', allowVolumeExpansion });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), volumeResizes);

describe('volume resizes', () => {
  it('passes on that the storage refuses', () => {
    const asked = growing('20Gi', '10Gi', [condition('Resizing', 900)]);
    expect(found(asked, event(asked, 'VolumeResizeFailed', 'rpc error: quota exceeded'))).toMatchObject([
      { reason: 'ResizeFailed', severity: 'medium', cause: { confidence: 0.75 } },
    ]);
  });

  it('finds what waits for a pod, is forbidden, or takes too long', () => {
    expect(found(growing('20Gi', '10Gi', [condition('FileSystemResizePending', 3600)]))[0]?.reason).toBe(
      'ResizeWaitsForPod',
    );
    expect(found(growing('20Gi', '10Gi'), storageClass(false))[0]?.reason).toBe('ExpansionForbidden');
    expect(found(growing('20Gi', '10Gi', [condition('Resizing', 3600)]), storageClass(true))[0]?.reason).toBe(
      'ResizeStuck',
    );
  });

  it('leaves a resize on its way, one that is done, and old errors alone', () => {
    expect(found(growing('20Gi', '10Gi', [condition('Resizing', 60)]), storageClass(true))).toEqual([]);
    expect(found(growing('20Gi', '10Gi', [condition('FileSystemResizePending', 60)]))).toEqual([]);
    const done = growing('20Gi', '20Gi');
    expect(found(done, event(done, 'VolumeResizeFailed', 'once'))).toEqual([]);
    expect(found(growing('20Gi', '32Gi'))).toEqual([]);
  });
});
