import { describe, expect, it } from 'vitest';
import { claim, event, indexOf, node, pod, rolledOut, waitingPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { mountFailures } from './mount-failures.ts';

const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
const { deployment, current } = rolledOut({ replicas: 1, spec: { volumes } });
const stuck = waitingPod(current, 'ContainerCreating');
const told = (message: string, secondsAgo = 60) => event(stuck, 'FailedMount', message, { secondsAgo });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(
    indexOf([node(), deployment, current, claim('data', { phase: 'Bound', volume: 'pv-1' }), ...objects]),
    mountFailures,
  );

describe('mount failures', () => {
  it.each([
    [
      'MountVolume.MountDevice failed: driver name disk.csi.example not found in the list of registered CSI drivers',
      'DriverNotOnNode',
      'Node',
    ],
    [
      'MountVolume.SetUp failed for volume "pv-1": mount failed: mount.nfs: Connection timed out',
      'VolumeServerUnreachable',
      'PersistentVolumeClaim',
    ],
    [
      'mount failed: wrong fs type, bad option, bad superblock on /dev/sdb',
      'FilesystemBroken',
      'PersistentVolumeClaim',
    ],
    ['mount.nfs: access denied by server while mounting nas:/exports', 'VolumeAccessDenied', 'PersistentVolumeClaim'],
    [
      'MountVolume.SetUp failed for volume "host": hostPath type check failed: /data is not a directory',
      'HostPathWrong',
      'Deployment',
    ],
  ])('%s', (message, reason, kind) => {
    expect(found(stuck, told(message))).toMatchObject([{ reason, severity: 'high', cause: { object: { kind } } }]);
  });

  it('prefers the words that tell to the wait that follows from them', () => {
    const wait = told(
      'Unable to attach or mount volumes: unmounted volumes=[data]: timed out waiting for the condition',
      10,
    );
    expect(found(stuck, told('mount.nfs: Connection timed out', 120), wait)[0]?.reason).toBe('VolumeServerUnreachable');
    expect(found(stuck, wait)).toMatchObject([{ reason: 'MountFailed', cause: { confidence: 0.5 } }]);
  });

  it('leaves missing sources, attachments, old events and running pods to others or to themselves', () => {
    expect(found(stuck, told('MountVolume.SetUp failed for volume "c": configmap "settings" not found'))).toEqual([]);
    expect(found(stuck, told('mount failed'), event(stuck, 'FailedAttachVolume', 'Multi-Attach error'))).toEqual([]);
    expect(found(stuck, told('mount failed', 4000))).toEqual([]);
    expect(found(pod(current, { name: stuck.metadata.name }), told('mount failed'))).toEqual([]);
  });
});
