import { describe, expect, it } from 'vitest';
import { indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { quotaLevels } from './quota-levels.ts';

const run = (hard: object, used: object) =>
  analyzeAll(indexOf([object('v1', 'ResourceQuota', 'team', { spec: { hard }, status: { hard, used } })]), quotaLevels);

describe('quotaLevels', () => {
  it('notes what is nearly or wholly used, and finds what is exceeded', () => {
    expect(run({ pods: '10', 'requests.cpu': '4' }, { pods: '10', 'requests.cpu': '3300m' })).toMatchObject([
      { severity: 'info', reason: 'QuotaNearlyUsed', evidence: [{ value: '10 of 10' }, { value: '3300m of 4' }] },
    ]);
    expect(run({ 'requests.memory': '1Gi' }, { 'requests.memory': '1100Mi' })).toMatchObject([
      { severity: 'low', reason: 'QuotaExceeded' },
    ]);
  });

  it('says nothing of what is far from the limit, or forbidden altogether', () => {
    expect(run({ pods: '10' }, { pods: '7' })).toEqual([]);
    expect(run({ 'services.loadbalancers': '0' }, { 'services.loadbalancers': '0' })).toEqual([]);
  });
});
