import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf } from '../testing/cluster-fixtures.ts';
import { makePlan } from './make-plan.ts';
import { planHash } from './plan-hash.ts';
import { planOf, remedyOf } from './testing/plan-of.ts';

const checkout = deployment();
const times = ['2026-03-02T12:00:00Z', '2026-03-02T13:00:00Z'];
const image = { container: 'app', image: 'registry.example/shop/checkout:2.0' };

describe('planHash', () => {
  it('does not depend on the order of keys', () => {
    const plan = planOf('set-image', checkout, image);
    expect(planHash(reversed(plan) as typeof plan)).toBe(plan.hash);
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same when the plan of an unchanged object is made later, a restart included', () => {
    for (const action of ['set-image', 'restart-rollout'] as const) {
      const remedy = remedyOf(action, checkout, action === 'set-image' ? image : {});
      const hashes = times.map((plannedAt) =>
        makePlan(remedy, indexOf([deployment({ ready: plannedAt === times[0] ? 0 : 2 })]), {
          plannedAt,
          findingId: null,
        }),
      );
      expect(hashes[0]?.hash).toBe(hashes[1]?.hash);
    }
  });

  it('differs when the object, the action or a parameter does', () => {
    const others = [
      planOf('set-image', checkout, image),
      planOf('set-image', checkout, { ...image, image: 'registry.example/shop/checkout:2.1' }),
      planOf('set-image', deployment({ containers: [container({ image: 'a:1' })] }), image),
      planOf('set-image', deployment({ name: 'cart' }), image),
      planOf('set-image', deployment({ labels: { team: 'b' } }), image),
      planOf('restart-rollout', checkout, {}),
    ];
    expect(new Set(others.map(({ hash }) => hash)).size).toBe(others.length);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .toReversed(),
  );
}
