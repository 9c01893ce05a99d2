import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Node, Taint } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding, Severity } from '../../finding.ts';
import { notReadyCondition } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';

type Rule = {
  readonly key: RegExp;
  readonly reason: string;
  readonly severity: Severity;
  readonly says: string;
  readonly withinSeconds: number;
  /** What the node says of itself that would justify the taint. */
  readonly isJustified?: (node: Node) => boolean;
};

const rules: readonly Rule[] = [
  {
    key: /^node\.cloudprovider\.kubernetes\.io\/uninitialized$/,
    reason: 'NodeUninitialized',
    severity: 'medium',
    says: 'was never initialised by the cloud controller manager, so it takes no pods',
    withinSeconds: 300,
  },
  {
    key: /(?:^|\/)agent-not-ready$/,
    reason: 'NodeAgentNotReady',
    severity: 'medium',
    says: 'still waits for its network agent, so it takes no pods',
    withinSeconds: 300,
  },
  {
    key: /^node\.kubernetes\.io\/(?:unreachable|not-ready)$/,
    reason: 'TaintLeftBehind',
    severity: 'medium',
    says: 'is ready again and still tainted as if it were not, so it takes no pods',
    withinSeconds: 300,
    isJustified: (node) => notReadyCondition(node) !== undefined,
  },
  {
    key: /^node\.kubernetes\.io\/(?:memory|disk|pid)-pressure$|^node\.kubernetes\.io\/network-unavailable$/,
    reason: 'TaintLeftBehind',
    severity: 'medium',
    says: 'is under no such pressure any more and still tainted for it, so it takes no pods',
    withinSeconds: 300,
    isJustified: (node) =>
      notReadyCondition(node) !== undefined ||
      (node.status?.conditions ?? []).some(
        ({ type, status }) => /Pressure$|^NetworkUnavailable$/.test(type) && status !== 'False',
      ),
  },
  {
    key: /^node\.kubernetes\.io\/out-of-service$/,
    reason: 'OutOfServiceLeftBehind',
    severity: 'medium',
    says: 'is ready and still marked out of service, so its pods are evicted',
    withinSeconds: 300,
    isJustified: (node) => notReadyCondition(node) !== undefined,
  },
  {
    key: /^ToBeDeletedByClusterAutoscaler$/,
    reason: 'NodeRemovalStuck',
    severity: 'low',
    says: 'was to be removed by the cluster autoscaler long ago',
    withinSeconds: 3600,
  },
];

/** Taints that somebody should have taken away again. */
export const leftTaints = objectAnalyzer({
  name: 'left-taints',
  subjects: ['Node'],
  reasons: {
    NodeUninitialized: 'The cloud controller manager has not initialised a node.',
    NodeAgentNotReady: 'The network agent of a node has not taken away the taint that keeps pods off until it runs.',
    TaintLeftBehind: 'A node bears a taint of a state that it is not in any more.',
    OutOfServiceLeftBehind: 'A node is marked out of service although it is ready.',
    NodeRemovalStuck: 'The cluster autoscaler began to remove a node and did not finish.',
  },
  analyze: (index, node) => (node.spec?.taints ?? []).flatMap((taint, at) => judge(index, node, taint, at)),
});

function judge(index: ClusterIndex, node: Node, taint: Taint, at: number): readonly Finding[] {
  const rule = rules.find(({ key }) => key.test(taint.key));
  if (rule === undefined || taint.effect === 'PreferNoSchedule' || rule.isJustified?.(node) === true) return [];
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const times = [taint.timeAdded, ready?.lastTransitionTime, node.metadata.creationTimestamp];
  if (!times.every((time) => isOlderThan(index, time, rule.withinSeconds))) return [];
  const explanation = `Node ${node.metadata.name} ${rule.says} (taint ${taint.key}:${taint.effect}).`;
  return [
    makeFinding(index, {
      analyzer: 'left-taints',
      severity: rule.severity,
      object: refOf(node),
      reason: rule.reason,
      discriminator: `${taint.key}:${taint.effect}`,
      message: explanation,
      evidence: [
        fieldEvidence(node, `spec.taints[${at}]`, taint),
        ...(ready === undefined ? [] : [fieldEvidence(node, 'status.conditions[Ready]', ready.status)]),
      ],
      cause: { object: refOf(node), reason: rule.reason, confidence: 0.85, explanation },
    }),
  ];
}
