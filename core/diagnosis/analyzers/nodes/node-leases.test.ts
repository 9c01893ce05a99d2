import { describe, expect, it } from 'vitest';
import { ago, indexOf, node, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nodeLeases } from './node-leases.ts';

const lease = (name: string, secondsAgo: number, namespace = 'kube-node-lease') =>
  object(
    'coordination.k8s.io/v1',
    'Lease',
    name,
    { spec: { leaseDurationSeconds: 40, renewTime: ago(secondsAgo) } },
    { namespace },
  );
const nodes = [node({ name: 'a' }), node({ name: 'b' })];
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), nodeLeases);

describe('nodeLeases', () => {
  it('finds a kubelet that is silent while its node counts as ready', () => {
    const findings = found(...nodes, lease('a', 400), lease('b', 5));
    expect(findings).toMatchObject([
      { reason: 'KubeletSilent', severity: 'medium', cause: { object: { kind: 'Node', name: 'a' } } },
    ]);
  });

  it('finds a node whose clock is ahead', () => {
    expect(found(...nodes, lease('a', -300), lease('b', 5))).toMatchObject([
      { reason: 'NodeClockAhead', object: { name: 'a' } },
    ]);
  });

  it('doubts its own view when all kubelets are silent or ahead', () => {
    expect(found(...nodes, lease('a', 400), lease('b', 390))).toEqual([]);
    expect(found(...nodes, lease('a', -300), lease('b', -300))).toEqual([]);
  });

  it('has nothing to say of a node that is known to be lost, or of other leases', () => {
    expect(found(node({ name: 'a', isReady: false }), node({ name: 'b' }), lease('a', 400), lease('b', 5))).toEqual([]);
    expect(found(...nodes, lease('a', 400, 'kube-system'), lease('b', 5))).toEqual([]);
    expect(found(...nodes, lease('a', 50), lease('b', 5))).toEqual([]);
  });
});
