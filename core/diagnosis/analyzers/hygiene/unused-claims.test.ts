import { describe, expect, it } from 'vitest';
import { claim, deployment, indexOf, pod, statefulSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { unusedClaims } from './unused-claims.ts';

const bound = (name: string, ageSeconds = 90_000) => claim(name, { phase: 'Bound', volume: 'pv-1', ageSeconds });
const mounting = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] };
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), unusedClaims);

describe('unusedClaims', () => {
  it('notes a claim that nothing mounts', () => {
    expect(found(bound('data'), deployment())).toMatchObject([{ reason: 'ClaimUnused', severity: 'info' }]);
  });

  it('takes it for used by a template, even without pods, and by a pod', () => {
    expect(found(bound('data'), deployment({ replicas: 0, spec: mounting }))).toEqual([]);
    expect(found(bound('data'), pod(null, { spec: mounting }))).toEqual([]);
  });

  it('keeps what a StatefulSet will mount again', () => {
    const set = statefulSet({ claims: [claim('data')] });
    expect(found(bound('data-db-2'), set)).toEqual([]);
    expect(found(bound('data-dbx-2'), set)).toHaveLength(1);
  });

  it('leaves alone what is new or not bound', () => {
    expect(found(bound('data', 60), claim('other'))).toEqual([]);
  });
});
