import { Graph, layout } from '@dagrejs/dagre';

export type Placed = { readonly x: number; readonly y: number };

export const nodeSize = { width: 216, height: 64 } as const;

type Link = { readonly from: number; readonly to: number };

/**
 * Places nodes (named by their index) in layers from left to right, so that a cause stands left of what it explains: the layered
 * drawing of Sugiyama et al. (1981) as dagre does it. Answers the upper left corners. Links to nodes that are not there are left out.
 */
export function layOut(nodes: number, links: readonly Link[]): readonly Placed[] {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 90, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (let node = 0; node < nodes; node += 1) graph.setNode(String(node), { ...nodeSize });
  for (const [index, { from, to }] of links.entries()) {
    const isDrawable = from !== to && graph.hasNode(String(from)) && graph.hasNode(String(to));
    if (isDrawable) graph.setEdge(String(from), String(to), {}, String(index));
  }
  layout(graph);
  return Array.from({ length: nodes }, (_, node) => {
    const { x = 0, y = 0 } = graph.node(String(node)) as Partial<Placed>;
    return { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 };
  });
}
