import type { Plan, PlanStep, Verification } from './plan.ts';
import { rolloutKinds } from './workload.ts';

/**
 * What must hold after the inverses of a plan were applied, in reverse order: what was created is gone, changed fields are as they
 * were, and controllers have taken notice. That its pods are well is not asked: the state before was the fault.
 */
export function undoVerifications(plan: Plan): readonly Verification[] {
  return plan.steps.toReversed().flatMap(ofStep);
}

function ofStep({ change, inverse, object }: PlanStep): readonly Verification[] {
  if (inverse === null || change.kind === 'delete' || inverse.kind === 'create') return [];
  if (inverse.kind === 'delete') return [{ kind: 'field-equals', object, path: '/metadata/uid', value: null }];
  const restored = new Map(
    inverse.operations.map((operation) => [operation.path, operation.op === 'remove' ? null : operation.value]),
  );
  const removed = [...restored].flatMap(([path, value]) => (value === null ? [`${path}/`] : []));
  const fields = [...restored]
    // A field below one that is removed with it needs no word of its own.
    .filter(([path]) => !removed.some((parent) => path.startsWith(parent)))
    .map(([path, value]): Verification => ({ kind: 'field-equals', object, path, value }));
  return rolloutKinds.includes(object.kind) ? [...fields, { kind: 'rollout-observed', workload: object }] : fields;
}
