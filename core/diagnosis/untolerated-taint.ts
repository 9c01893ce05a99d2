import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Node, PodTemplate, Taint } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { lastChange } from './last-change.ts';
import { compareText } from './order.ts';
import { type JudgedNode, type Placement, placementFacets } from './placement.ts';
import { proposeRollback } from './propose.ts';
import { templateChangedAt, wasIntroduced } from './revision-history.ts';
import { sayList, sayObject } from './say-reference.ts';
import type { Workload } from './workloads.ts';

/** The nodes that would do are tainted: by whoever tainted them since the last rollout, else the workload does not tolerate what it should. */
export function untoleratedTaint(index: ClusterIndex, workload: Workload, judged: readonly JudgedNode[]): Placement {
  const taints = judged.flatMap((entry) =>
    entry.misfits.flatMap((misfit) => (misfit.kind === 'taint' ? [sayTaint(misfit.taint)] : [])),
  );
  const says = `the nodes that it could use have taints that it does not tolerate (${sayList([...new Set(taints)].sort(compareText))})`;
  const newest = judged.map(({ node }) => node).reduce((a, b) => (compareText(taintedAt(b), taintedAt(a)) > 0 ? b : a));
  const isWorkloadChanged =
    wasIntroduced(index, workload, placementFacets.tolerations) ||
    wasIntroduced(index, workload, placementFacets.labels);
  const isNodeNewer = compareText(taintedAt(newest), templateChangedAt(index, workload)) > 0;
  const nodes = judged.map(({ node }) => node);
  if (!isWorkloadChanged && isNodeNewer) {
    const explanation = `${sayObject(newest)} was tainted after ${sayObject(workload)} was last rolled out: ${says}.`;
    return {
      says,
      cause: { object: refOf(newest), reason: 'TaintNotTolerated', confidence: 0.8, explanation },
      nodes,
      remedies: [],
    };
  }
  const both = (template: PodTemplate) => [placementFacets.tolerations(template), placementFacets.labels(template)];
  const explanation = `${sayObject(workload)} cannot be placed${isWorkloadChanged ? ' since its last rollout' : ''}: ${says}.`;
  return {
    says,
    cause: {
      object: refOf(workload),
      reason: 'TaintNotTolerated',
      confidence: isWorkloadChanged ? 0.95 : 0.8,
      explanation,
    },
    nodes,
    remedies: isWorkloadChanged
      ? proposeRollback(index, workload, both, 'The last rollout changed where it may run.')
      : [],
  };
}

function taintedAt(node: Node): string {
  const times = (node.spec?.taints ?? []).flatMap(({ timeAdded }) => (timeAdded === undefined ? [] : [timeAdded]));
  return [...times, lastChange(node)].sort(compareText).at(-1) ?? '';
}

function sayTaint({ key, value, effect }: Taint): string {
  return `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
}
