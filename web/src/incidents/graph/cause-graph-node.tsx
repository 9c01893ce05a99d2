import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { ObjectRef } from '../../../../core/cluster/object-ref.ts';
import type { IncidentGraph } from '../../../../core/diagnosis/incident.ts';
import styles from './cause-graph.module.css';

export type GraphObject = {
  readonly object: ObjectRef;
  readonly role: IncidentGraph['nodes'][number]['role'];
  readonly findings: number;
};

/** One object of the graph. Its name is cut when it is too long; the whole is in its title. */
export function CauseGraphNode({ data }: NodeProps<Node<GraphObject>>) {
  const { object, role } = data;
  const place = object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
  return (
    <div className={styles.node} data-role={role} title={`${object.kind} ${place}`}>
      <Handle type="target" position={Position.Left} className={styles.handle} />
      <span className={styles.kind}>
        {object.kind}
        {object.namespace === '' ? null : <span className={styles.namespace}> in {object.namespace}</span>}
      </span>
      <span className={styles.name}>{object.name}</span>
      <Handle type="source" position={Position.Right} className={styles.handle} />
    </div>
  );
}
