import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { PodSpec } from '../cluster/kube-object.ts';
import { insufficientResources } from './insufficient-resources.ts';
import { type Misfit, matchesNode, misfits } from './node-fit.ts';
import { cordonedNodes, notReadyNodes } from './nodes-unavailable.ts';
import { inOrder } from './order.ts';
import { type Placement, placementFacets } from './placement.ts';
import { placementInWords } from './placement-in-words.ts';
import { wasIntroduced } from './revision-history.ts';
import { parseSchedulerMessage } from './scheduler-message.ts';
import { selectorWithoutNode } from './selector-without-node.ts';
import { untoleratedTaint } from './untolerated-taint.ts';
import type { Workload } from './workloads.ts';

/**
 * Why no node takes a pod, worked out from requests, allocatable, taints, selectors and cordons; the scheduler's words are
 * the fall-back for what the objects do not show. What the last rollout changed is blamed before what was always so, and a
 * node only when it changed after the template did, or would take the pod but for its cordon. Cost: one look at each node.
 */
export function placementOf(index: ClusterIndex, workload: Workload, spec: PodSpec, message: string): Placement {
  const judged = inOrder(index.all('Node')).map((node) => ({ node, misfits: misfits(index, spec, node) }));
  const eligible = judged.filter(({ node }) => matchesNode(spec, node));
  const only = (kind: Misfit['kind']) =>
    eligible.filter((entry) => entry.misfits.length > 0 && entry.misfits.every((misfit) => misfit.kind === kind));
  const sized = eligible.filter((entry) => entry.misfits.some(({ kind }) => kind === 'too-big' || kind === 'full'));
  const isRaised = wasIntroduced(index, workload, placementFacets.requests);

  if (judged.length > 0 && eligible.length === 0) return selectorWithoutNode(index, workload, spec, judged);
  if (isRaised && sized.length > 0) return insufficientResources(index, workload, spec, sized);
  const tainted = only('taint');
  if (
    tainted.length > 0 &&
    (wasIntroduced(index, workload, placementFacets.tolerations) ||
      wasIntroduced(index, workload, placementFacets.labels))
  )
    return untoleratedTaint(index, workload, tainted);
  const cordoned = only('cordoned');
  const tooBig = only('too-big');
  if (nodesBarredByPods(message) > Math.max(tainted.length, tooBig.length, cordoned.length))
    return placementInWords(index, workload, message);
  if (tooBig.length > 0 && tooBig.length >= tainted.length) return insufficientResources(index, workload, spec, tooBig);
  const isMostlyTainted = tainted.length >= only('full').length && tainted.length > cordoned.length;
  if (tainted.length > 0 && isMostlyTainted) return untoleratedTaint(index, workload, tainted);
  if (cordoned[0] !== undefined)
    return cordonedNodes(
      workload,
      cordoned.map(({ node }) => node),
    );
  const lost = eligible.filter(
    (entry) => entry.misfits.every(({ kind }) => kind === 'not-ready') && entry.misfits.length > 0,
  );
  if (lost[0] !== undefined)
    return notReadyNodes(
      lost.map(({ node }) => node),
      lost[0].node,
    );
  if (tainted.length > 0) return untoleratedTaint(index, workload, tainted);
  if (sized.length > 0 || /Insufficient (?:cpu|memory|pods)|Too many pods/.test(message))
    return insufficientResources(index, workload, spec, sized);
  return placementInWords(index, workload, message);
}

/** Nodes that are out because of the pods on them: affinity between pods, spreading, ports. Only the scheduler tells. */
function nodesBarredByPods(message: string): number {
  return parseSchedulerMessage(message)
    .filter(({ why }) => /anti-affinity|pod affinity|topology spread|free ports/.test(why))
    .reduce((sum, { nodes }) => sum + nodes, 0);
}
