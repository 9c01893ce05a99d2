import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Node } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { Lease } from '../../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { notReadyCondition } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';

const namespace = 'kube-node-lease';
const aheadSeconds = 60;

/** Kubelets that have stopped renewing their lease although the node still counts as ready, and those whose clock is ahead. */
export const nodeLeases = objectAnalyzer({
  name: 'node-leases',
  subjects: ['Lease'],
  reasons: {
    KubeletSilent: 'A kubelet does not renew its lease any more, and nobody has marked its node as not ready.',
    NodeClockAhead: 'A kubelet renews its lease with a time that has not come yet: the clock of its node is ahead.',
  },
  isSubject: (_, { metadata }) => metadata.namespace === namespace,
  analyze: (index, lease) => {
    const renewed = lease.spec?.renewTime ?? '';
    const node = index.find('Node', '', lease.metadata.name);
    if (renewed === '' || node === undefined || notReadyCondition(node) !== undefined) return [];
    const duration = lease.spec?.leaseDurationSeconds ?? 40;
    if (isOlderThan(index, renewed, 3 * duration)) return silent(index, node, lease, renewed);
    return isOlderThan(index, renewed, -aheadSeconds) ? [] : ahead(index, node, lease, renewed);
  },
});

function silent(index: ClusterIndex, node: Node, lease: Lease, renewed: string): readonly Finding[] {
  // When no kubelet at all renews, it is rather our view that is old.
  if (!others(index, lease).some((time) => !isOlderThan(index, time, 60))) return [];
  const explanation = `The kubelet of node ${node.metadata.name} has not renewed its lease for ${sayAge(index, renewed)}, and the node still counts as ready.`;
  return [
    makeFinding(index, {
      analyzer: 'node-leases',
      severity: 'medium',
      object: refOf(node),
      reason: 'KubeletSilent',
      message: explanation,
      evidence: [fieldEvidence(lease, 'spec.renewTime', renewed)],
      cause: { object: refOf(node), reason: 'KubeletSilent', confidence: 0.75, explanation },
    }),
  ];
}

function ahead(index: ClusterIndex, node: Node, lease: Lease, renewed: string): readonly Finding[] {
  // When every clock is ahead, ours is behind.
  if (!others(index, lease).some((time) => isOlderThan(index, time, -aheadSeconds))) return [];
  const explanation = `The clock of node ${node.metadata.name} is ahead: its kubelet renewed its lease at ${renewed}, which has not come yet.`;
  return [
    makeFinding(index, {
      analyzer: 'node-leases',
      severity: 'low',
      object: refOf(node),
      reason: 'NodeClockAhead',
      message: explanation,
      evidence: [fieldEvidence(lease, 'spec.renewTime', renewed)],
      cause: { object: refOf(node), reason: 'NodeClockAhead', confidence: 0.75, explanation },
    }),
  ];
}

function others(index: ClusterIndex, lease: Lease): readonly string[] {
  return index
    .inNamespace('Lease', namespace)
    .flatMap((other) => (other === lease || other.spec?.renewTime === undefined ? [] : [other.spec.renewTime]));
}
