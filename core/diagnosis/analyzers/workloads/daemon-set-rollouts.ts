import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { DaemonSet, Node, Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { isOnLostNode } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { isTolerated, matchesNode } from '../../node-fit.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText, inOrder } from '../../order.ts';
import { sayList } from '../../say-reference.ts';

/** Taints of the platform, which a plain DaemonSet is not meant to tolerate. */
const platformTaint = /^node(?:-role)?\.kubernetes\.io\/|^node\.cloudprovider\.kubernetes\.io\//;

/** DaemonSets that miss nodes, sit on wrong ones, or whose rollout a lost node holds up. */
export const daemonSetRollouts = objectAnalyzer({
  name: 'daemon-set-rollouts',
  subjects: ['DaemonSet'],
  reasons: {
    RolloutHeldByNode: 'Pods on a lost node use up maxUnavailable, so the rollout waits for the node.',
    UpdatesOnDelete: 'Pods keep an older revision until somebody deletes them (OnDelete).',
    NodesLeftOut: 'Nodes that it selects have a taint which it does not tolerate.',
    Misscheduled: 'Pods run on nodes where they no longer belong.',
  },
  analyze: (index, set) => [...outdated(index, set), ...leftOut(index, set), ...misscheduled(index, set)],
});

function outdated(index: ClusterIndex, set: DaemonSet): readonly Finding[] {
  const {
    desiredNumberScheduled = 0,
    updatedNumberScheduled = desiredNumberScheduled,
    observedGeneration = 0,
  } = set.status ?? {};
  if (updatedNumberScheduled >= desiredNumberScheduled || observedGeneration < (set.metadata.generation ?? 0))
    return [];
  const behind = desiredNumberScheduled - updatedNumberScheduled;
  if (set.spec.updateStrategy?.type === 'OnDelete') {
    const says = `${behind} of ${desiredNumberScheduled} pods keep an older revision, since updateStrategy OnDelete replaces only what somebody deletes`;
    return [note(index, set, 'UpdatesOnDelete', says, [fieldEvidence(set, 'spec.updateStrategy.type', 'OnDelete')])];
  }
  const lost = inOrder(index.podsOf(set)).filter((pod) => isOnLostNode(index, pod));
  const allowed = allowance(set, desiredNumberScheduled);
  return lost.length === 0 || lost.length < allowed ? [] : [heldUp(index, set, lost, behind, allowed)];
}

function allowance(set: DaemonSet, desired: number): number {
  const { maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const percent = typeof maxUnavailable === 'string' ? /^(\d+)%$/.exec(maxUnavailable)?.[1] : undefined;
  return percent === undefined
    ? Number(maxUnavailable) || 1
    : Math.max(1, Math.ceil((desired * Number(percent)) / 100));
}

function heldUp(index: ClusterIndex, set: DaemonSet, lost: readonly Pod[], behind: number, allowed: number): Finding {
  const names = [...new Set(lost.map(({ spec }) => spec.nodeName ?? ''))].sort(compareText);
  const nodes = names.flatMap((name) => index.find('Node', '', name) ?? []);
  const [node] = nodes;
  const says = `${behind} pods wait for the new revision, because ${sayList(names)} ${names.length === 1 ? 'is' : 'are'} not ready and only ${allowed} may be unavailable at a time`;
  return makeFinding(index, {
    analyzer: 'daemon-set-rollouts',
    severity: 'low',
    object: refOf(set),
    reason: 'RolloutHeldByNode',
    message: `The rollout of DaemonSet ${set.metadata.name} does not get on: ${says}.`,
    evidence: [
      fieldEvidence(set, 'status.updatedNumberScheduled', set.status?.updatedNumberScheduled ?? 0),
      fieldEvidence(
        set,
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1,
      ),
      ...lost.slice(0, 3).map((pod) => fieldEvidence(pod, 'spec.nodeName', pod.spec.nodeName)),
    ],
    cause:
      node === undefined
        ? null
        : {
            object: refOf(node),
            reason: 'NodeNotReady',
            confidence: 0.8,
            explanation: `In DaemonSet ${set.metadata.name}, ${says}.`,
          },
    dependsOn: nodes.map(refOf),
  });
}

function leftOut(index: ClusterIndex, set: DaemonSet): readonly Finding[] {
  const { spec } = set.spec.template;
  const taints = inOrder(index.all('Node'))
    .filter((node) => matchesNode(spec, node))
    .flatMap((node) => foreignTaints(node, set).map((taint) => ({ node, taint })));
  if (taints.length === 0) return [];
  const nodes = [...new Set(taints.map(({ node }) => node.metadata.name))];
  const keys = [...new Set(taints.map(({ taint }) => taint.key))].sort(compareText);
  const says = `it leaves out ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} (${sayList(nodes)}), whose taint ${keys.join(', ')} it does not tolerate`;
  const evidence = taints.slice(0, 3).map(({ node, taint }) => fieldEvidence(node, 'spec.taints', taint));
  return [note(index, set, 'NodesLeftOut', says, evidence)];
}

function foreignTaints(node: Node, set: DaemonSet) {
  const { tolerations = [] } = set.spec.template.spec;
  return (node.spec?.taints ?? []).filter(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' && !platformTaint.test(taint.key) && !isTolerated(taint, tolerations),
  );
}

function misscheduled(index: ClusterIndex, set: DaemonSet): readonly Finding[] {
  const { numberMisscheduled = 0 } = set.status ?? {};
  if (numberMisscheduled === 0) return [];
  const says = `${numberMisscheduled} of its pods run on nodes where they no longer belong`;
  return [
    note(index, set, 'Misscheduled', says, [fieldEvidence(set, 'status.numberMisscheduled', numberMisscheduled)]),
  ];
}

function note(
  index: ClusterIndex,
  set: DaemonSet,
  reason: string,
  says: string,
  evidence: Finding['evidence'],
): Finding {
  const message = `DaemonSet ${set.metadata.name}: ${says}.`;
  return makeFinding(index, {
    analyzer: 'daemon-set-rollouts',
    severity: 'info',
    object: refOf(set),
    reason,
    message,
    evidence,
    cause: { object: refOf(set), reason, confidence: 0.5, explanation: message },
  });
}
