import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Condition, Node, Pod } from '../cluster/kube-object.ts';
import { perKey } from './per-index.ts';

/** The Ready condition of a node that does not report itself well; undefined when it does, or says nothing. */
export function notReadyCondition(node: Node): Condition | undefined {
  return node.status?.conditions?.find(({ type, status }) => type === 'Ready' && status !== 'True');
}

/** The pod is bound to a node that is not ready or is gone: what its containers report is stale. */
export function isOnLostNode(index: ClusterIndex, pod: Pod): boolean {
  const name = pod.spec.nodeName ?? '';
  return name !== '' && isLost(index, name);
}

const isLost = perKey((index, name): boolean => {
  if (!index.knows('Node')) return false;
  const node = index.find('Node', '', name);
  return node === undefined ? index.hasAny('Node') : notReadyCondition(node) !== undefined;
});
