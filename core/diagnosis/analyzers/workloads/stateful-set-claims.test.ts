import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { claim, indexOf, statefulSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { statefulSetClaims } from './stateful-set-claims.ts';

const sized = (name: string, storage: string, storageClass = 'fast'): PersistentVolumeClaim => {
  const made = claim(name, { phase: 'Bound', storageClass });
  return { ...made, spec: { ...made.spec, resources: { requests: { storage } } } };
};
const set = statefulSet({ replicas: 2, claims: [sized('data', '20Gi')] });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf([set, ...objects]), statefulSetClaims);

describe('stateful set claims', () => {
  it('notes claims that are smaller or of another class than the template says now', () => {
    expect(found(sized('data-db-0', '10Gi'), sized('data-db-1', '20Gi'))).toMatchObject([
      { reason: 'ClaimTemplateDrift', severity: 'info' },
    ]);
    expect(found(sized('data-db-0', '20Gi', 'slow'))).toHaveLength(1);
  });

  it('leaves equal and larger ones, and those of nobody, alone', () => {
    expect(found(sized('data-db-0', '20Gi'), sized('data-db-1', '40Gi'), sized('data-db-7', '1Gi'))).toEqual([]);
  });
});
