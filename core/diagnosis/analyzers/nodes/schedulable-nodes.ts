import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Node } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { Remedy } from '../../../remediation/remedy.ts';
import { fieldEvidence } from '../../evidence.ts';
import { notReadyCondition } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { perIndex } from '../../per-index.ts';
import { proposePlain } from '../../propose.ts';
import { sayList } from '../../say-reference.ts';

/** A cluster none of whose nodes takes pods, at least one of them because it is cordoned. */
export const schedulableNodes = objectAnalyzer({
  name: 'schedulable-nodes',
  subjects: ['Node'],
  reasons: { NoSchedulableNode: 'Every node is cordoned or not ready: no new pod can start anywhere.' },
  analyze: (index, node) => {
    if (node.spec?.unschedulable !== true) return [];
    const out = nodesOut(index);
    // A cluster of one node is cordoned to drain it, and who has several keeps one: one finding, on the first that could be used.
    if (out === null || out.cordoned[0] !== node.metadata.name) return [];
    const explanation = `No node takes pods: ${sayList(out.cordoned)} ${out.cordoned.length === 1 ? 'is' : 'are'} cordoned${out.rest.length === 0 ? '' : `, and ${sayList(out.rest)} ${out.rest.length === 1 ? 'is' : 'are'} not ready`}.`;
    return [
      makeFinding(index, {
        analyzer: 'schedulable-nodes',
        severity: 'high',
        object: refOf(node),
        reason: 'NoSchedulableNode',
        message: explanation,
        evidence: [fieldEvidence(node, 'spec.unschedulable', true)],
        cause: { object: refOf(node), reason: 'NodeCordoned', confidence: 0.85, explanation },
        remedies: out.cordoned.slice(0, 3).flatMap(uncordon(index)),
      }),
    ];
  },
});

/** Names of the nodes when none takes pods; null when one does. Nodes that are not ready could not be used if they were uncordoned. */
const nodesOut = perIndex(
  (index): { readonly cordoned: readonly string[]; readonly rest: readonly string[] } | null => {
    const nodes = index.all('Node');
    if (nodes.length < 2 || nodes.some(takesPods)) return null;
    const cordoned = nodes.filter((node) => notReadyCondition(node) === undefined);
    const rest = nodes.filter((node) => notReadyCondition(node) !== undefined);
    return { cordoned: cordoned.map(nameOf), rest: rest.map(nameOf) };
  },
);

function takesPods(node: Node): boolean {
  return node.spec?.unschedulable !== true && notReadyCondition(node) === undefined;
}

function nameOf({ metadata }: Node): string {
  return metadata.name;
}

function uncordon(index: ClusterIndex): (name: string) => readonly Remedy[] {
  return (name) => {
    const node = index.find('Node', '', name);
    if (node === undefined) return [];
    return [
      proposePlain(
        'uncordon',
        refOf(node),
        `Uncordon node ${name}`,
        'It is ready and takes pods again, once its maintenance is over.',
      ),
    ];
  };
}
