import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { IntOrString, Pod, PodDisruptionBudget } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding, Severity } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { inOrder } from '../order.ts';
import { proposeScale } from '../propose.ts';
import { sayList } from '../say-reference.ts';
import { isRollable, workloadOf } from '../workloads.ts';

/** Budgets that allow no disruption: for ever, by their own numbers, or while a drained node waits for them. */
export const disruptionBudgets = objectAnalyzer({
  name: 'disruption-budgets',
  subjects: ['PodDisruptionBudget'],
  reasons: {
    DisruptionBudgetBlocks:
      'The budget allows no disruption: by its own numbers for ever, or while a drain waits for it.',
  },
  analyze: judge,
});

function judge(index: ClusterIndex, budget: PodDisruptionBudget): readonly Finding[] {
  const { disruptionsAllowed, expectedPods = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const blocked = budget.status?.conditions?.find(
    ({ type, status }) => type === 'DisruptionAllowed' && status === 'False',
  );
  if (expectedPods === 0 || (disruptionsAllowed !== 0 && blocked === undefined)) return [];
  const pods = inOrder(index.podsMatching(budget.metadata.namespace ?? '', budget.spec.selector)).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
  const drained = pods.filter((pod) => index.find('Node', '', pod.spec.nodeName ?? '')?.spec?.unschedulable === true);
  const isForever = allowsNone(budget, expectedPods);
  // Unhealthy pods use the budget up: that passes, and matters only to a drain that waits.
  if (!isForever && drained.length === 0) return [];
  const nodes = [...new Set(drained.map(({ spec }) => spec.nodeName ?? ''))].sort();
  const severity: Severity = drained.length > 0 ? 'high' : expectedPods === 1 ? 'info' : 'low';
  const wants =
    budget.spec.minAvailable === undefined
      ? `maxUnavailable ${budget.spec.maxUnavailable}`
      : `minAvailable ${budget.spec.minAvailable}`;
  const numbers = isForever
    ? `${wants} of ${expectedPods} pods leaves none to take away`
    : `only ${currentHealthy} of ${expectedPods} pods are healthy and ${desiredHealthy} must be`;
  const drains =
    drained.length === 0
      ? ''
      : `; the drain of node ${sayList(nodes)} waits for ${sayList(drained.map(({ metadata }) => metadata.name))}`;
  const message = `PodDisruptionBudget ${budget.metadata.name} allows no disruption: ${numbers}${drains}.`;
  const owners = pods.map((pod) => workloadOf(index, pod));
  return [
    makeFinding(index, {
      analyzer: 'disruption-budgets',
      severity,
      object: refOf(budget),
      reason: 'DisruptionBudgetBlocks',
      message,
      evidence: [
        fieldEvidence(
          budget,
          budget.spec.minAvailable === undefined ? 'spec.maxUnavailable' : 'spec.minAvailable',
          budget.spec.minAvailable ?? budget.spec.maxUnavailable,
        ),
        fieldEvidence(
          budget,
          'status',
          `expected ${expectedPods}, healthy ${currentHealthy}, desired ${desiredHealthy}, allowed ${disruptionsAllowed ?? 0}`,
        ),
        ...(blocked === undefined ? [] : [conditionEvidence(budget, blocked)]),
        ...drained.slice(0, 3).map((pod) => fieldEvidence(pod, 'spec.nodeName', `${pod.spec.nodeName} (cordoned)`)),
      ],
      cause: isForever
        ? {
            object: refOf(budget),
            reason: 'DisruptionBudgetBlocks',
            confidence: 0.92,
            explanation: `PodDisruptionBudget ${budget.metadata.name} can never allow a disruption: ${numbers}.`,
          }
        : null,
      dependsOn: isForever ? [] : owners.slice(0, 1).map(refOf),
      remedies: isForever ? oneMore(index, budget, expectedPods, pods) : [],
    }),
  ];
}

/** By its own numbers the budget can never allow one, however healthy the pods are. */
function allowsNone({ spec }: PodDisruptionBudget, pods: number): boolean {
  if (spec.maxUnavailable !== undefined) return share(spec.maxUnavailable, pods, Math.ceil) === 0;
  return spec.minAvailable !== undefined && share(spec.minAvailable, pods, Math.ceil) >= pods;
}

function share(amount: IntOrString, pods: number, round: (value: number) => number): number {
  if (typeof amount === 'number') return amount;
  return amount.endsWith('%') ? round((Number(amount.slice(0, -1)) * pods) / 100) : Number(amount);
}

/** One pod above what must be available makes room for a drain. No help against percentages and maxUnavailable 0. */
function oneMore(
  index: ClusterIndex,
  { spec, metadata }: PodDisruptionBudget,
  expected: number,
  pods: readonly Pod[],
): readonly Remedy[] {
  const [first] = pods;
  const workload = first === undefined ? undefined : workloadOf(index, first);
  if (
    workload === undefined ||
    !isRollable(workload) ||
    workload.kind === 'DaemonSet' ||
    typeof spec.minAvailable !== 'number'
  )
    return [];
  const isShared = pods.some((pod) => workloadOf(index, pod) !== workload);
  const replicas = Math.max(spec.minAvailable, expected) + 1;
  if (isShared || replicas > 2 * expected + 1) return [];
  return proposeScale(
    workload,
    replicas,
    `One pod more than the ${spec.minAvailable} that ${metadata.name} keeps lets a drain go on; or lower the budget.`,
  );
}
