import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod, PodDisruptionBudget } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { compareObjects, compareText } from '../../order.ts';
import { sayList } from '../../say-reference.ts';

const settlesWithin = 300;
const templated = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const;

/** Budgets that protect nothing, and pods that two budgets claim: those cannot be evicted at all. */
export const disruptionBudgetCoverage = objectAnalyzer({
  name: 'disruption-budget-coverage',
  subjects: ['PodDisruptionBudget'],
  reasons: {
    BudgetSelectsNothing: 'The selector of a disruption budget matches no pod and no workload: it protects nothing.',
    BudgetsOverlap: 'Two disruption budgets select the same pods, whose eviction the API server therefore refuses.',
  },
  analyze: (index, budget) => {
    if (!isOlderThan(index, budget.metadata.creationTimestamp, settlesWithin)) return [];
    const pods = index
      .podsMatching(budget.metadata.namespace ?? '', budget.spec.selector)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return pods.length === 0 ? selectsNothing(index, budget) : overlapping(index, budget, pods);
  },
});

function selectsNothing(index: ClusterIndex, budget: PodDisruptionBudget): readonly Finding[] {
  const { namespace = '', name } = budget.metadata;
  const { selector } = budget.spec;
  if (!index.knows('Pod') || (budget.status?.expectedPods ?? 0) > 0) return [];
  // Scaled to zero, or between two pods.
  const isForTemplates =
    selector !== undefined && templated.some((kind) => index.templatesMatching(kind, namespace, selector).length > 0);
  if (isForTemplates) return [];
  const hasWorkloads = templated.some((kind) => index.inNamespace(kind, namespace).length > 0);
  const explanation = `PodDisruptionBudget ${name} protects nothing: its selector matches no pod and no workload.`;
  return [
    makeFinding(index, {
      analyzer: 'disruption-budget-coverage',
      severity: hasWorkloads ? 'low' : 'info',
      object: refOf(budget),
      reason: 'BudgetSelectsNothing',
      message: explanation,
      evidence: [fieldEvidence(budget, 'spec.selector', selector ?? 'none')],
      cause: { object: refOf(budget), reason: 'BudgetSelectsNothing', confidence: 0.75, explanation },
    }),
  ];
}

function overlapping(index: ClusterIndex, budget: PodDisruptionBudget, pods: readonly Pod[]): readonly Finding[] {
  const others = index
    .inNamespace('PodDisruptionBudget', budget.metadata.namespace ?? '')
    .filter((other) => other !== budget && other.metadata.uid !== budget.metadata.uid);
  const overlap = others.find(({ spec }) =>
    pods.some(({ metadata }) => matchesSelector(spec.selector, metadata.labels)),
  );
  if (overlap === undefined || !isYounger(budget, overlap)) return [];
  const both = pods.filter(({ metadata }) => matchesSelector(overlap.spec.selector, metadata.labels));
  const draining = both.filter((pod) => index.find('Node', '', pod.spec.nodeName ?? '')?.spec?.unschedulable === true);
  const nodes = [...new Set(draining.map(({ spec }) => spec.nodeName ?? ''))].sort(compareText);
  const waits = nodes.length === 0 ? '' : `; the drain of node ${sayList(nodes)} waits for it`;
  const explanation = `PodDisruptionBudgets ${overlap.metadata.name} and ${budget.metadata.name} both select ${both.length} ${both.length === 1 ? 'pod' : 'pods'}, which cannot be evicted therefore${waits}.`;
  return [
    makeFinding(index, {
      analyzer: 'disruption-budget-coverage',
      severity: nodes.length > 0 ? 'medium' : 'low',
      object: refOf(budget),
      reason: 'BudgetsOverlap',
      discriminator: overlap.metadata.name,
      message: explanation,
      evidence: [
        fieldEvidence(budget, 'spec.selector', budget.spec.selector),
        fieldEvidence(overlap, 'spec.selector', overlap.spec.selector),
        ...both.slice(0, 3).map((pod) => fieldEvidence(pod, 'metadata.labels', pod.metadata.labels)),
      ],
      cause: { object: refOf(budget), reason: 'BudgetsOverlap', confidence: 0.85, explanation },
    }),
  ];
}

/** The younger of two brought the overlap, and is told of it. */
function isYounger(a: PodDisruptionBudget, b: PodDisruptionBudget): boolean {
  const order = compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '');
  return (order || compareObjects(a, b)) > 0;
}
