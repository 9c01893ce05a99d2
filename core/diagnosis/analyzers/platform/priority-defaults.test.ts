import { describe, expect, it } from 'vitest';
import { indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { priorityDefaults } from './priority-defaults.ts';

const priority = (name: string, value: number, globalDefault = true) =>
  object('scheduling.k8s.io/v1', 'PriorityClass', name, { value, globalDefault });

describe('priorityDefaults', () => {
  it('names the default that has no effect beside another', () => {
    const findings = analyzeAll(indexOf([priority('gold', 100), priority('base', 10)]), priorityDefaults);
    expect(findings).toMatchObject([{ object: { name: 'gold' }, severity: 'low' }]);
  });

  it('finds nothing with one default, or none', () => {
    expect(analyzeAll(indexOf([priority('gold', 100), priority('base', 10, false)]), priorityDefaults)).toEqual([]);
  });
});
