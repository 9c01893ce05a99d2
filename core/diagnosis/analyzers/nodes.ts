import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Condition, Node } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { notReadyCondition } from '../lost-nodes.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isYoungerThan, sayAge, settlingSeconds } from '../observed-time.ts';
import { perKey } from '../per-index.ts';

/** Conditions of the kubelet that are bad when true. Others are unknown to us and no errors. */
const pressures: Readonly<Record<string, string>> = {
  MemoryPressure: 'is short of memory and evicts pods',
  DiskPressure: 'is short of disk space and evicts pods',
  PIDPressure: 'runs out of process ids',
  NetworkUnavailable: 'has no pod network',
};

/** Nodes that are not ready, under pressure, or cordoned (a note only: that is often meant). */
export const nodes = objectAnalyzer({
  name: 'nodes',
  subjects: ['Node'],
  reasons: {
    NodeNotReady: 'The node is not ready, or its kubelet has stopped reporting.',
    NodeMemoryPressure: 'It is short of memory and evicts pods.',
    NodeDiskPressure: 'It is short of disk space and evicts pods.',
    NodePIDPressure: 'It runs out of process ids.',
    NodeNetworkUnavailable: 'It has no pod network.',
    NodeCordoned: 'It is cordoned and takes no new pods.',
  },
  analyze: (index, node) => [...notReady(index, node), ...underPressure(index, node), ...cordoned(index, node)],
});

function notReady(index: ClusterIndex, node: Node): readonly Finding[] {
  const condition = notReadyCondition(node);
  if (condition === undefined || isYoungerThan(index, node.metadata.creationTimestamp, 2 * settlingSeconds)) return [];
  const pods = podCount(index, node.metadata.name);
  const since = sayAge(index, condition.lastTransitionTime);
  const why =
    condition.status === 'Unknown'
      ? 'its kubelet has stopped reporting'
      : (condition.message ?? condition.reason ?? 'it says so itself');
  return [
    makeFinding(index, {
      analyzer: 'nodes',
      severity: pods > 0 ? 'critical' : 'high',
      object: refOf(node),
      reason: 'NodeNotReady',
      message: `Node ${node.metadata.name} is not ready since ${since}: ${why}. ${pods} pods are on it.`,
      evidence: [conditionEvidence(node, condition), fieldEvidence(node, 'spec.taints', node.spec?.taints ?? [])],
      cause: {
        object: refOf(node),
        reason: 'NodeNotReady',
        confidence: 0.97,
        explanation: `Node ${node.metadata.name} is not ready: ${why}.`,
      },
    }),
  ];
}

function underPressure(index: ClusterIndex, node: Node): readonly Finding[] {
  if (notReadyCondition(node) !== undefined) return [];
  return (node.status?.conditions ?? []).flatMap((condition: Condition) => {
    const says = pressures[condition.type];
    if (says === undefined || condition.status !== 'True') return [];
    return [
      makeFinding(index, {
        analyzer: 'nodes',
        severity: condition.type === 'NetworkUnavailable' ? 'high' : 'medium',
        object: refOf(node),
        reason: condition.type === 'NetworkUnavailable' ? 'NodeNetworkUnavailable' : `Node${condition.type}`,
        message: `Node ${node.metadata.name} ${says}.`,
        evidence: [conditionEvidence(node, condition)],
        cause: {
          object: refOf(node),
          reason: condition.type === 'NetworkUnavailable' ? 'NodeNetworkUnavailable' : `Node${condition.type}`,
          confidence: 0.9,
          explanation: `Node ${node.metadata.name} ${says}: ${condition.message ?? ''}`,
        },
      }),
    ];
  });
}

function cordoned(index: ClusterIndex, node: Node): readonly Finding[] {
  if (node.spec?.unschedulable !== true) return [];
  return [
    makeFinding(index, {
      analyzer: 'nodes',
      severity: 'info',
      object: refOf(node),
      reason: 'NodeCordoned',
      message: `Node ${node.metadata.name} is cordoned: it takes no new pods.`,
      evidence: [fieldEvidence(node, 'spec.unschedulable', true)],
      cause: {
        object: refOf(node),
        reason: 'NodeCordoned',
        confidence: 0.9,
        explanation: `Node ${node.metadata.name} is cordoned.`,
      },
      remedies: [
        {
          action: 'uncordon',
          target: refOf(node),
          parameters: {},
          title: `Uncordon node ${node.metadata.name}`,
          rationale: 'It takes pods again; only when its maintenance is over.',
          requiredInputs: [],
        },
      ],
    }),
  ];
}

const podCount = perKey((index, node): number => index.podsOnNode(node).length);
