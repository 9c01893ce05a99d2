import { describe, expect, it } from 'vitest';
import { indexOf, namespace } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { terminatingNamespaces } from './terminating-namespaces.ts';

describe('terminating namespaces', () => {
  it('finds one that is stuck, and the finalizer that it waits for', () => {
    const conditions = [
      {
        type: 'NamespaceFinalizersRemaining',
        status: 'True',
        message: 'Some content has finalizers remaining: kafka.example/cleanup in 1 resource instances',
      },
    ];
    const [finding] = analyzeAll(
      indexOf([namespace('old', { deletingSeconds: 900, conditions })]),
      terminatingNamespaces,
    );
    expect(finding?.message).toMatch(/terminating for 15 min.*kafka\.example\/cleanup/);
  });

  it('gives a deletion time, and leaves living namespaces alone', () => {
    expect(
      analyzeAll(indexOf([namespace('new', { deletingSeconds: 30 }), namespace('shop')]), terminatingNamespaces),
    ).toEqual([]);
  });
});
