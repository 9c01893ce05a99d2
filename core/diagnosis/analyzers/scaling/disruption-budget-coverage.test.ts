import { describe, expect, it } from 'vitest';
import { budget, deployment, indexOf, node, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { disruptionBudgetCoverage } from './disruption-budget-coverage.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), disruptionBudgetCoverage);
const { deployment: checkout, current } = rolledOut({});

describe('disruptionBudgetCoverage', () => {
  it('finds a budget that selects nothing', () => {
    const stray = budget({ minAvailable: 1, selector: { matchLabels: { app: 'chekout' } } }, {});
    expect(found(stray, checkout, pod(current))).toMatchObject([{ reason: 'BudgetSelectsNothing', severity: 'low' }]);
    expect(found(stray)[0]?.severity).toBe('info');
  });

  it('takes a workload that is scaled to zero, and one that was only just made, for covered', () => {
    expect(found(budget({ minAvailable: 1 }, {}), deployment({ replicas: 0 }))).toEqual([]);
    expect(found(budget({ minAvailable: 1 }, {}, { ageSeconds: 60 }))).toEqual([]);
  });

  it('finds two budgets for one pod, told of once, worse while a drain waits', () => {
    const first = budget({ minAvailable: 1 }, { expectedPods: 1 }, { name: 'first' });
    const everything = budget(
      { minAvailable: 1, selector: {} },
      { expectedPods: 1 },
      { name: 'second', ageSeconds: 3600 },
    );
    expect(found(first, everything, pod(current))).toMatchObject([
      { reason: 'BudgetsOverlap', severity: 'low', object: { name: 'second' } },
    ]);
    const drained = found(first, everything, pod(current), node({ spec: { unschedulable: true } }));
    expect(drained[0]?.severity).toBe('medium');
    expect(drained[0]?.message).toContain('node-1');
  });

  it('has nothing to say of budgets side by side', () => {
    const other = budget(
      { minAvailable: 1, selector: { matchLabels: { app: 'cart' } } },
      { expectedPods: 1 },
      { name: 'cart' },
    );
    expect(
      found(
        budget({ minAvailable: 1 }, { expectedPods: 1 }),
        other,
        pod(current),
        pod(null, { labels: { app: 'cart' } }),
      ),
    ).toEqual([]);
  });
});
