import { describe, expect, it } from 'vitest';
import { deployment } from '../testing/cluster-fixtures.ts';
import { remediationId } from './remediation-id.ts';
import { remedyOf } from './testing/plan-of.ts';

const checkout = deployment();
const image = { container: 'app', image: 'a:1' };

describe('remediationId', () => {
  it('is the same for the same intent, however it is written and whatever the uid', () => {
    const id = remediationId('prod', remedyOf('set-image', checkout, image));
    expect(id).toMatch(/^remediate:prod:[0-9a-f]{20,32}$/);
    expect(remediationId('prod', remedyOf('set-image', checkout, { image: 'a:1', container: 'app' }))).toBe(id);
    const anew = { ...checkout, metadata: { ...checkout.metadata, uid: 'other' } };
    expect(remediationId('prod', remedyOf('set-image', anew, image))).toBe(id);
  });

  it('differs for another cluster, object, action or parameter', () => {
    const ids = [
      remediationId('prod', remedyOf('set-image', checkout, image)),
      remediationId('stage', remedyOf('set-image', checkout, image)),
      remediationId('prod', remedyOf('set-image', deployment({ namespace: 'cart' }), image)),
      remediationId('prod', remedyOf('set-image', checkout, { ...image, image: 'a:2' })),
      remediationId('prod', remedyOf('set-image', { ...checkout, kind: 'DaemonSet' }, image)),
      remediationId('prod', remedyOf('restart-rollout', checkout, {})),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
