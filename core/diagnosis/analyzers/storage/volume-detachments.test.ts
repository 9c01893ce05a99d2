import { describe, expect, it } from 'vitest';
import type { VolumeAttachment } from '../../../cluster/kube-object.ts';
import { ago, indexOf, node, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { volumeDetachments } from './volume-detachments.ts';

const attached = (
  nodeName: string,
  options: { readonly deletedSecondsAgo?: number; readonly error?: string } = {},
): VolumeAttachment => {
  const { deletedSecondsAgo, error } = options;
  const status = { attached: true, ...(error === undefined ? {} : { detachError: { message: error } }) };
  const made = object('storage.k8s.io/v1', 'VolumeAttachment', 'va-1', {
    spec: { attacher: 'disk.csi.example', nodeName, source: { persistentVolumeName: 'pv-1' } },
    status,
  });
  const metadata =
    deletedSecondsAgo === undefined ? made.metadata : { ...made.metadata, deletionTimestamp: ago(deletedSecondsAgo) };
  return { ...made, metadata } as VolumeAttachment;
};
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([node(), ...objects]), volumeDetachments);

describe('volume detachments', () => {
  it('passes on why the driver fails', () => {
    const [finding] = found(attached('node-1', { deletedSecondsAgo: 60, error: 'device is busy' }));
    expect(finding).toMatchObject({
      reason: 'DetachFailed',
      cause: { object: { kind: 'VolumeAttachment' }, confidence: 0.6 },
    });
    expect(finding?.message).toContain('device is busy');
  });

  it('blames the node that is gone or does not answer', () => {
    expect(found(attached('node-9'))).toMatchObject([
      { reason: 'AttachedToGoneNode', cause: { object: { kind: 'Node', uid: '' }, confidence: 0.75 } },
    ]);
    const lost = node({ name: 'node-2', isReady: false });
    expect(found(lost, attached('node-2', { deletedSecondsAgo: 900 }))).toMatchObject([
      { reason: 'DetachFailed', cause: { object: { kind: 'Node' } } },
    ]);
  });

  it('leaves what is attached, and a detachment on its way, alone', () => {
    expect(found(attached('node-1'))).toEqual([]);
    expect(found(attached('node-1', { deletedSecondsAgo: 120 }))).toEqual([]);
  });
});
