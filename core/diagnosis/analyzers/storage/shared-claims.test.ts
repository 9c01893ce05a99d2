import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { claim, event, indexOf, pod, rolledOut, unplacedPod, waitingPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { sharedClaims } from './shared-claims.ts';

const spec = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const of = (...accessModes: readonly string[]): PersistentVolumeClaim => {
  const made = claim('data', { phase: 'Bound', volume: 'pv-1' });
  return { ...made, spec: { ...made.spec, accessModes } };
};
const { deployment, current } = rolledOut({ replicas: 1, spec });
const next = waitingPod(current, 'ContainerCreating', '', { name: 'next', nodeName: 'node-2' });
const multiAttach = event(
  next,
  'FailedAttachVolume',
  'Multi-Attach error for volume "pv-1" Volume is already used by pod(s) checkout-r1-0',
);
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), sharedClaims);

describe('shared claims', () => {
  it('finds a rolling update that waits for the volume of the pod before', () => {
    const [finding] = found(of('ReadWriteOnce'), pod(current), next, multiAttach);
    expect(finding).toMatchObject({
      reason: 'ClaimNotShareable',
      cause: { object: { kind: 'Deployment' }, confidence: 0.85 },
    });
    expect(finding?.message).toContain('rolling update');
  });

  it('finds pods that one with ReadWriteOncePod keeps out', () => {
    const words =
      '0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.';
    expect(found(of('ReadWriteOncePod'), pod(current), unplacedPod(current, words, { name: 'next' }))).toMatchObject([
      { reason: 'ClaimNotShareable' },
    ]);
  });

  it('only notes replicas that share a claim and are well', () => {
    const two = rolledOut({ replicas: 2, spec });
    const index = indexOf([two.deployment, two.current, pod(two.current), of('ReadWriteOnce')]);
    expect(analyzeAll(index, sharedClaims)).toMatchObject([{ reason: 'ClaimSharedByReplicas', severity: 'info' }]);
  });

  it('leaves claims for many, single pods, and volumes that a stranger holds alone', () => {
    expect(found(of('ReadWriteMany'), pod(current), next, multiAttach)).toEqual([]);
    expect(found(of('ReadWriteOnce'), pod(current))).toEqual([]);
    expect(found(of('ReadWriteOnce'), next, multiAttach)).toEqual([]);
  });
});
