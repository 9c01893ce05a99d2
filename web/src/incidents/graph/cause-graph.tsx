import '@xyflow/react/dist/base.css';
import { Background, Controls, type Edge, MarkerType, type Node, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { IncidentGraph } from '../../../../core/diagnosis/incident.ts';
import { Breakable } from '../../shared/breakable.tsx';
import { ObjectName } from '../../shared/object-name.tsx';
import styles from './cause-graph.module.css';
import { CauseGraphNode, type GraphObject } from './cause-graph-node.tsx';
import { layOut } from './graph-layout.ts';

type Props = { readonly graph: IncidentGraph };
type Chosen = { readonly kind: 'node' | 'edge'; readonly index: number } | null;

const nodeTypes = { object: CauseGraphNode };

/** What leads from the causes to the symptoms: objects as boxes, what links them as arrows. A chosen one tells what was observed. */
export function CauseGraph({ graph }: Props) {
  const [chosen, choose] = useState<Chosen>(null);
  const places = useMemo(() => layOut(graph.nodes.length, graph.edges), [graph]);
  const nodes: Node<GraphObject>[] = graph.nodes.map((node, index) => ({
    id: String(index),
    type: 'object',
    position: places[index] ?? { x: 0, y: 0 },
    data: { object: node.object, role: node.role, findings: node.findings.length },
    selected: chosen?.kind === 'node' && chosen.index === index,
    ariaLabel: `${node.role}: ${node.object.kind} ${node.object.name}`,
  }));
  const edges: Edge[] = graph.edges.map((edge, index) => ({
    id: String(index),
    source: String(edge.from),
    target: String(edge.to),
    label: edge.rule,
    markerEnd: { type: MarkerType.ArrowClosed },
    selected: chosen?.kind === 'edge' && chosen.index === index,
  }));

  return (
    <div className={styles.graph}>
      <div className={styles.canvas}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.08 }}
          minZoom={0.1}
          maxZoom={1.5}
          preventScrolling={false}
          proOptions={{ hideAttribution: false }}
          onNodeClick={(_, node) => choose({ kind: 'node', index: Number(node.id) })}
          onEdgeClick={(_, edge) => choose({ kind: 'edge', index: Number(edge.id) })}
          onPaneClick={() => choose(null)}
        >
          <Background gap={22} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <ChosenFacts graph={graph} chosen={chosen} />
      {graph.isTrimmed ? <p className={styles.trimmed}>Only the objects nearest to the cause are drawn.</p> : null}
    </div>
  );
}

function ChosenFacts({ graph, chosen }: { readonly graph: IncidentGraph; readonly chosen: Chosen }) {
  const node = chosen?.kind === 'node' ? graph.nodes[chosen.index] : undefined;
  const edge = chosen?.kind === 'edge' ? graph.edges[chosen.index] : undefined;
  if (node !== undefined) {
    return (
      <p className={styles.chosen} aria-live="polite">
        <ObjectName object={node.object} /> is {roleWords[node.role]}
        {node.findings.length === 0 ? '.' : `, with ${node.findings.length} of the findings below.`}
      </p>
    );
  }
  if (edge !== undefined) {
    return (
      <p className={styles.chosen} aria-live="polite">
        <Breakable text={edge.says} />
        {edge.evidence === null ? null : (
          <span className={styles.evidence}>
            <ObjectName object={edge.evidence.object} /> <code>{edge.evidence.path}</code>{' '}
            <Breakable text={edge.evidence.value} />
          </span>
        )}
      </p>
    );
  }
  return <p className={styles.hint}>Choose a box or an arrow to see what was observed.</p>;
}

const roleWords = { cause: 'a cause', between: 'on the way', symptom: 'a symptom' } as const;
