import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { limitRanges } from './limit-ranges.ts';

function run(limit: object, resources: object, changedSecondsAgo = 60) {
  const range = object(
    'v1',
    'LimitRange',
    'team',
    { spec: { limits: [{ type: 'Container', ...limit }] } },
    { changedSecondsAgo },
  );
  const made = deployment({ containers: [container({ resources })], ageSeconds: 3600 });
  return analyzeAll(indexOf([range, made]), limitRanges);
}

describe('limitRanges', () => {
  it('finds limits above, requests below, and a ratio beyond what is allowed', () => {
    expect(run({ max: { memory: '1Gi' } }, { limits: { memory: '2Gi' } })).toMatchObject([
      { severity: 'low', cause: { object: { kind: 'LimitRange', name: 'team' } } },
    ]);
    expect(run({ min: { cpu: '100m' } }, { requests: { cpu: '50m' } })[0]?.message).toContain(
      'request 50m is less than 100m',
    );
    const wide = { limits: { cpu: '2' }, requests: { cpu: '100m' } };
    expect(run({ maxLimitRequestRatio: { cpu: '4' } }, wide)[0]?.message).toContain('more than 4 times');
    expect(run({ max: { memory: '1Gi' } }, { limits: { memory: '2Gi' } }, 90_000)).toMatchObject([
      { cause: { object: { kind: 'Deployment' } } },
    ]);
  });

  it('finds nothing within the bounds, by defaults or of other types', () => {
    expect(run({ max: { memory: '1Gi' }, min: { memory: '64Mi' } }, { limits: { memory: '1Gi' } })).toEqual([]);
    expect(run({ max: { cpu: '1' }, default: { cpu: '500m' } }, {})).toEqual([]);
    expect(run({ type: 'Pod', max: { memory: '1Gi' } }, { limits: { memory: '2Gi' } })).toEqual([]);
  });
});
