import { describe, expect, it } from 'vitest';
import { indexOf, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { resourceClaims } from './resource-claims.ts';

const spec = { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }] };
const found = (message: string, its: object = spec) => {
  const { deployment, current } = rolledOut({ replicas: 1, spec: its });
  return analyzeAll(indexOf([deployment, current, unplacedPod(current, message)]), resourceClaims);
};

describe('resource claims', () => {
  it('finds a claim that does not exist', () => {
    expect(found('0/3 nodes are available: resourceclaim "gpu" not found.')).toMatchObject([
      {
        reason: 'ResourceClaimMissing',
        cause: { object: { kind: 'ResourceClaim', name: 'gpu', uid: '' }, confidence: 0.85 },
      },
    ]);
  });

  it('finds that no node has the devices', () => {
    expect(found('0/3 nodes are available: 3 cannot allocate all claims.')).toMatchObject([
      { reason: 'DevicesUnavailable', severity: 'high' },
    ]);
  });

  it('leaves other reasons, and pods that claim nothing, alone', () => {
    expect(found('0/3 nodes are available: 3 Insufficient cpu.')).toEqual([]);
    expect(found('0/3 nodes are available: 3 cannot allocate all claims.', {})).toEqual([]);
  });
});
