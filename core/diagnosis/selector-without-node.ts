import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Node, PodSpec } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { matchesNode } from './node-fit.ts';
import { compareText } from './order.ts';
import { type JudgedNode, type Placement, placementFacets } from './placement.ts';
import { proposeRollback } from './propose.ts';
import { wasIntroduced } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import type { Workload } from './workloads.ts';

/** No node has the labels that the pod asks for. */
export function selectorWithoutNode(
  index: ClusterIndex,
  workload: Workload,
  spec: PodSpec,
  judged: readonly JudgedNode[],
): Placement {
  const wanted = [
    ...Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).flatMap(
      ({ matchExpressions = [] }) =>
        matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join('|')}`.trim()),
    ),
  ];
  const says = `none of the ${judged.length} nodes has the labels that it asks for (${wanted.join(', ')})`;
  const isNew = wasIntroduced(index, workload, placementFacets.labels);
  const relabelled = isNew ? undefined : nodeThatLostItsLabel(index, workload, spec);
  const remedies = proposeRollback(index, workload, placementFacets.labels, `It asks for nodes that do not exist.`);
  if (relabelled !== undefined) {
    const explanation = `${sayObject(relabelled)} runs pods of ${sayObject(workload)}, but no longer has the labels that they ask for (${wanted.join(', ')}).`;
    return {
      says,
      cause: { object: refOf(relabelled), reason: 'NodeSelectorMatchesNothing', confidence: 0.8, explanation },
      nodes: [relabelled],
      remedies: [],
    };
  }
  const since = isNew ? ' since its last rollout' : '';
  const explanation = `${sayObject(workload)} asks${since} for nodes labelled ${wanted.join(', ')}, and there are none.`;
  return {
    says,
    cause: {
      object: refOf(workload),
      reason: 'NodeSelectorMatchesNothing',
      confidence: isNew ? 0.95 : 0.85,
      explanation,
    },
    nodes: [],
    remedies,
  };
}

/** Pods of the same template run on a node that does not match any more: the node changed, not the template. */
function nodeThatLostItsLabel(index: ClusterIndex, workload: Workload, spec: PodSpec): Node | undefined {
  const asked = JSON.stringify(placementFacets.labels({ spec }));
  const names = index
    .podsOf(workload)
    .filter(
      (pod) => (pod.spec.nodeName ?? '') !== '' && JSON.stringify(placementFacets.labels({ spec: pod.spec })) === asked,
    )
    .map((pod) => pod.spec.nodeName ?? '');
  return [...new Set(names)]
    .sort(compareText)
    .flatMap((name) => index.find('Node', '', name) ?? [])
    .find((node) => !matchesNode(spec, node));
}
