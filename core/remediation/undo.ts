import type { Plan, Verification } from './plan.ts';
import { rolloutKinds } from './workload.ts';

/** What must hold after a plan was undone: the changed fields are as they were, and rollouts have come to rest. */
export function undoVerifications(plan: Plan): readonly Verification[] {
  return plan.steps.flatMap(({ change, inverse, object }) => {
    if (inverse === null || change.kind === 'delete') return [];
    if (inverse.kind === 'delete') return [];
    if (inverse.kind === 'create') return [];
    const restored = new Map(inverse.operations.map((operation) => [operation.path, operation.op === 'remove' ? null : operation.value]));
    const fields = [...restored]
      // A field below one that is removed with it needs no word of its own.
      .filter(([path]) => ![...restored].some(([other, value]) => value === null && path.startsWith(`${other}/`)))
      .map(([path, value]): Verification => ({ kind: 'field-equals', object, path, value }));
    return rolloutKinds.includes(object.kind) ? [...fields, { kind: 'rollout-observed', workload: object }] : fields;
  });
}
