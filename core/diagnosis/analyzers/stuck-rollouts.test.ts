import { describe, expect, it } from 'vitest';
import { container, indexOf, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { stuckRollouts } from './stuck-rollouts.ts';

const missed = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "checkout-r2" has timed out progressing.',
};

describe('stuck rollouts', () => {
  it('finds a missed deadline and the revision that still serves', () => {
    const { deployment, current, previous } = rolledOut({ conditions: [missed] }, [[container({ image: 'x:1' })]], {
      readyBefore: 2,
    });
    const [finding] = analyzeAll(indexOf([deployment, current, ...previous]), stuckRollouts);
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
    expect(finding?.remedies).toMatchObject([{ action: 'rollback', parameters: { toRevision: 1 } }]);
  });

  it('finds nothing in a rollout in progress, or when the spec has changed since', () => {
    const progressing = rolledOut({
      conditions: [{ ...missed, status: 'True', reason: 'ReplicaSetUpdated' }],
    }).deployment;
    const { deployment } = rolledOut({ conditions: [missed], generation: 4 });
    const outdated = { ...deployment, status: { ...deployment.status, observedGeneration: 3 } };
    expect(analyzeAll(indexOf([progressing]), stuckRollouts)).toEqual([]);
    expect(analyzeAll(indexOf([outdated]), stuckRollouts)).toEqual([]);
  });
});
