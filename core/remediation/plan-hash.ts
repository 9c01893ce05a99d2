import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import { restartedAt } from './actions/restart-rollout.ts';
import type { Plan } from './plan.ts';

/**
 * SHA-256 of remedy and steps in canonical JSON. The time that a restart writes is left out: it says when the plan was made,
 * not what it does, and a plan made anew of an unchanged object must be the same plan.
 */
export function planHash({ remedy, steps }: Pick<Plan, 'remedy' | 'steps'>): string {
  const { action, target, parameters } = remedy;
  const own = steps.map(({ object, digest, change, action: name }) => ({
    name,
    object,
    digest,
    change: withoutTime(change),
  }));
  return createHash('sha256')
    .update(canonicalJson({ action, target: { ...target, uid: '' }, parameters, own }))
    .digest('hex');
}

function withoutTime(change: Plan['steps'][number]['change']): unknown {
  if (change.kind !== 'patch') return change;
  const key = restartedAt.replaceAll('/', '~1');
  return {
    ...change,
    operations: change.operations.map((operation) =>
      operation.path.endsWith(key) ? { ...operation, value: '' } : operation,
    ),
  };
}
