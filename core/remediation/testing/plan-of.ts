import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { KubeObject } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { KubeSageError } from '../../errors.ts';
import { indexOf, namespace } from '../../testing/cluster-fixtures.ts';
import { applyPatch } from '../apply-patch.ts';
import { makePlan } from '../make-plan.ts';
import type { Change, Plan, PlanStep } from '../plan.ts';
import type { ActionName, ActionParameters, Remedy } from '../remedy.ts';

export const plannedAt = '2026-03-02T12:00:00.500Z';

export function remedyOf<A extends ActionName>(
  action: A,
  target: Pick<KubeObject, 'kind' | 'metadata'>,
  parameters: ActionParameters[A] | unknown,
): Remedy {
  const remedy = {
    action,
    target: refOf(target as KubeObject),
    parameters,
    title: `${action} it`,
    rationale: 'It should help.',
    requiredInputs: [],
  };
  return remedy as unknown as Remedy;
}

/** A plan on a cluster of the target, the other objects and the namespace `shop`. */
export function planOf<A extends ActionName>(
  action: A,
  target: KubeObject,
  parameters: ActionParameters[A],
  others: readonly KubeObject[] = [],
): Plan {
  return planOn(indexOf([target, namespace('shop'), ...others]), remedyOf(action, target, parameters));
}

export function planOn(index: ClusterIndex, remedy: Remedy, findingId: string | null = null): Plan {
  return makePlan(remedy, index, { plannedAt, findingId });
}

export function firstStep(plan: Plan): PlanStep {
  const [step] = plan.steps;
  if (step === undefined) throw new Error('the plan has no step');
  return step;
}

/** The object as a plan's first step leaves it. */
export function afterwards<T extends KubeObject>(plan: Plan, object: T): T {
  return patched(object, firstStep(plan).change);
}

/** The object after a plan's first step and its inverse. */
export function undone<T extends KubeObject>(plan: Plan, object: T): T {
  const { inverse } = firstStep(plan);
  if (inverse === null) throw new Error('the step has no inverse');
  return patched(afterwards(plan, object), inverse);
}

function patched<T extends KubeObject>(object: T, change: Change): T {
  if (change.kind !== 'patch') throw new Error(`a ${change.kind} is no patch`);
  return applyPatch(object, change.operations);
}

/** `Code: sentence` of what a function throws. */
export function failureOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof KubeSageError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}
