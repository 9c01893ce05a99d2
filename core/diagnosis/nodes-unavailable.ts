import type { Node } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import type { Placement } from './placement.ts';
import { proposePlain } from './propose.ts';
import { sayList, sayObject } from './say-reference.ts';
import type { Workload } from './workloads.ts';

/** Nodes that would take the pod but are cordoned. */
export function cordonedNodes(workload: Workload, nodes: readonly Node[]): Placement {
  const [first] = nodes;
  const names = sayList(nodes.map(({ metadata }) => metadata.name));
  const says = `${names} would take it but ${nodes.length === 1 ? 'is' : 'are'} cordoned`;
  const object = first === undefined ? refOf(workload) : refOf(first);
  const explanation = `${sayObject(workload)} has nowhere to go: ${says}.`;
  const remedies = nodes
    .slice(0, 3)
    .map((node) =>
      proposePlain(
        'uncordon',
        refOf(node),
        `Uncordon node ${node.metadata.name}`,
        'It has room for the pods that wait.',
      ),
    );
  return { says, cause: { object, reason: 'NodeCordoned', confidence: 0.8, explanation }, nodes, remedies };
}

/** Nodes that would take the pod but do not answer. */
export function notReadyNodes(nodes: readonly Node[], first: Node): Placement {
  const says = `${sayList(nodes.map(({ metadata }) => metadata.name))} would take it but ${nodes.length === 1 ? 'is' : 'are'} not ready`;
  return {
    says,
    cause: {
      object: refOf(first),
      reason: 'NodeNotReady',
      confidence: 0.75,
      explanation: `The nodes that could run it are not ready: ${says}.`,
    },
    nodes,
    remedies: [],
  };
}
