import { describe, expect, it } from 'vitest';
import { claim, event, indexOf, node, object, rolledOut, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { volumeAttachments } from './volume-attachments.ts';

function attaching(holderIsReady: boolean, ageSeconds = 600) {
  const { deployment, current } = rolledOut({
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  });
  const stuck = waitingPod(current, 'ContainerCreating', '', { ageSeconds });
  const attachment = object('storage.k8s.io/v1', 'VolumeAttachment', 'va', {
    spec: { attacher: 'x', nodeName: 'other', source: { persistentVolumeName: 'pv' } },
  });
  return {
    stuck,
    objects: [
      deployment,
      current,
      stuck,
      attachment,
      claim('data', { phase: 'Bound', volume: 'pv' }),
      node(),
      node({ name: 'other', isReady: holderIsReady }),
    ],
  };
}

const multi = 'Multi-Attach error for volume "pv" Volume is already used by pod(s) checkout-old';

describe('volume attachments', () => {
  it('blames the lost node that still holds the volume', () => {
    const { stuck, objects } = attaching(false);
    const [finding] = analyzeAll(indexOf([...objects, event(stuck, 'FailedAttachVolume', multi)]), volumeAttachments);
    expect(finding).toMatchObject({
      reason: 'MultiAttach',
      cause: { reason: 'NodeNotReady', object: { name: 'other' } },
    });
  });

  it('does not blame a holder that is well', () => {
    const { stuck, objects } = attaching(true);
    const [finding] = analyzeAll(indexOf([...objects, event(stuck, 'FailedAttachVolume', multi)]), volumeAttachments);
    expect(finding?.cause).toMatchObject({ reason: 'VolumeInUse', object: { kind: 'Deployment' } });
  });

  it('waits for a volume that follows its pod to another node', () => {
    const { stuck, objects } = attaching(true, 40);
    const moving = [...objects, event(stuck, 'FailedAttachVolume', multi)];
    expect(analyzeAll(indexOf(moving), volumeAttachments)).toEqual([]);
  });

  it('finds nothing without the event', () => {
    expect(analyzeAll(indexOf(attaching(true).objects), volumeAttachments)).toEqual([]);
  });
});
