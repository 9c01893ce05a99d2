import { describe, expect, it } from 'vitest';
import { budget, indexOf, node, pod, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { disruptionBudgets } from './disruption-budgets.ts';

const none = {
  disruptionsAllowed: 0,
  expectedPods: 3,
  currentHealthy: 3,
  desiredHealthy: 3,
  conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
};
const { deployment, current } = rolledOut({ replicas: 3 });
const pods = ['a', 'b', 'c'].map((name) => pod(current, { name }));
const cluster = [deployment, current, ...pods];

describe('disruption budgets', () => {
  it('blocks a drain for ever when it wants as many pods as there are', () => {
    const [finding] = analyzeAll(
      indexOf([...cluster, budget({ minAvailable: 3 }, none), node({ spec: { unschedulable: true } })]),
      disruptionBudgets,
    );
    expect(finding).toMatchObject({
      severity: 'high',
      cause: { reason: 'DisruptionBudgetBlocks', object: { kind: 'PodDisruptionBudget' } },
    });
    expect(finding?.remedies).toMatchObject([{ action: 'scale', parameters: { replicas: 4 } }]);
  });

  it.each([{ maxUnavailable: 0 }, { maxUnavailable: '0%' }, { minAvailable: '100%' }, { minAvailable: 5 }])(
    'can never allow one with %o',
    (spec) => {
      expect(analyzeAll(indexOf([...cluster, budget(spec, none), node()]), disruptionBudgets)).toMatchObject([
        { severity: 'low' },
      ]);
    },
  );

  it('is a symptom of the workload when a drain waits for unhealthy pods', () => {
    const used = { ...none, currentHealthy: 2, desiredHealthy: 2 };
    const [finding] = analyzeAll(
      indexOf([...cluster, budget({ minAvailable: 2 }, used), node({ spec: { unschedulable: true } })]),
      disruptionBudgets,
    );
    expect(finding).toMatchObject({ cause: null, dependsOn: [{ kind: 'Deployment' }] });
  });

  it('finds nothing while nothing is drained and the budget can be met, or when it allows one', () => {
    const allows = {
      ...none,
      disruptionsAllowed: 1,
      conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }],
    };
    expect(analyzeAll(indexOf([...cluster, budget({ minAvailable: 2 }, none), node()]), disruptionBudgets)).toEqual([]);
    expect(
      analyzeAll(
        indexOf([...cluster, budget({ minAvailable: 2 }, allows), node({ spec: { unschedulable: true } })]),
        disruptionBudgets,
      ),
    ).toEqual([]);
  });
});
