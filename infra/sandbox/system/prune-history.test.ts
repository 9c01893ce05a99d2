import { describe, expect, it } from 'vitest';
import type { ReplicaSet } from '../../../core/cluster/kube-object.ts';
import { replicaSetRevision, staleIn } from './prune-history.ts';

describe('staleIn', () => {
  it('finds the revisions that were first made after the one that runs', () => {
    const history = [
      replicaSet('v1', 1, '10:00'),
      replicaSet('v3', 5, '10:02'),
      replicaSet('v2', 2, '10:01'),
      replicaSet('bad', 4, '11:00'),
    ];
    expect(staleIn(history, replicaSetRevision).map(({ metadata }) => metadata.name)).toEqual(['bad']);
  });

  it('keeps the history of each workload apart', () => {
    const other = replicaSet('other', 1, '12:00', 'uid-2');
    expect(staleIn([replicaSet('v1', 1, '10:00'), other], replicaSetRevision)).toEqual([]);
  });

  it('leaves revisions alone that nobody owns', () => {
    const { metadata, ...rest } = replicaSet('v1', 9, '10:00');
    const { ownerReferences: _, ...orphan } = metadata;
    expect(
      staleIn(
        [
          { ...rest, metadata: orphan },
          { ...rest, metadata: { ...orphan, name: 'later', creationTimestamp: '11:00' } },
        ],
        replicaSetRevision,
      ),
    ).toEqual([]);
  });
});

function replicaSet(name: string, revision: number, time: string, uid = 'uid-1'): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      creationTimestamp: time,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout', uid, controller: true }],
    },
    spec: { selector: {}, template: { spec: { containers: [] } } },
  };
}
