import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../cluster/kube-object.ts';
import { ago, autoscaler, deployment, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { autoscalerConflicts } from './autoscaler-conflicts.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), autoscalerConflicts);

describe('autoscalerConflicts', () => {
  it('finds two autoscalers of one target and blames the younger', () => {
    const findings = found(
      autoscaler({ name: 'first', target: 'web' }),
      autoscaler({ name: 'second', target: 'web', ageSeconds: 60 }),
    );
    expect(findings.map(({ object }) => object.name)).toEqual(['first', 'second']);
    expect(findings.map(({ cause }) => cause?.object.name)).toEqual(['second', 'second']);
  });

  it('has nothing to say of two targets, or of one name in two namespaces', () => {
    expect(found(autoscaler({ name: 'a', target: 'a' }), autoscaler({ name: 'b', target: 'b' }))).toEqual([]);
    expect(found(autoscaler({ target: 'web' }), autoscaler({ target: 'web', namespace: 'pay' }))).toEqual([]);
  });

  it('notes a GitOps tool that owns the replicas, and not one that leaves them out', () => {
    const managed = (fields: object): Deployment => {
      const plain = deployment();
      const entry = {
        manager: 'argocd-controller',
        operation: 'Apply',
        time: ago(600),
        fieldsV1: { 'f:spec': fields },
      };
      return { ...plain, metadata: { ...plain.metadata, managedFields: [entry] } };
    };
    expect(found(autoscaler(), managed({ 'f:replicas': {} }))).toMatchObject([
      { reason: 'ReplicasManagedElsewhere', severity: 'info' },
    ]);
    expect(found(autoscaler(), managed({ 'f:template': {} }))).toEqual([]);
  });
});
