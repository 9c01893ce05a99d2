import { describe, expect, it } from 'vitest';
import type { Node } from '../../../cluster/kube-object.ts';
import { indexOf, node, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { kubeletVersions } from './kubelet-versions.ts';

const server = object('v1', 'ServerVersion', 'v1.34.3', {}, { namespace: '' });
const at = (name: string, kubeletVersion: string): Node => {
  const plain = node({ name });
  return { ...plain, status: { ...plain.status, nodeInfo: { kubeletVersion } } };
};
const found = (...nodes: readonly Node[]) => analyzeAll(indexOf([server, ...nodes]), kubeletVersions);

describe('kubeletVersions', () => {
  it('finds kubelets that are newer than the API server', () => {
    expect(found(at('a', 'v1.35.0'))[0]).toMatchObject({
      reason: 'KubeletNewer',
      severity: 'low',
      object: { name: 'a' },
    });
  });

  it('finds kubelets that are too old, once for each version', () => {
    const findings = found(at('a', 'v1.30.1'), at('b', 'v1.30.1'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ reason: 'KubeletTooOld', severity: 'low' });
    expect(findings[0]?.message).toContain('a and b');
  });

  it('makes only a note of a skew that is supported', () => {
    expect(found(at('a', 'v1.31.0'))[0]).toMatchObject({ reason: 'KubeletOlder', severity: 'info' });
  });

  it('has nothing to say of another patch, or of a version that it cannot read', () => {
    expect(found(at('a', 'v1.34.0-eks-123'), at('b', 'fake'))).toEqual([]);
  });
});
