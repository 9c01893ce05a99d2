import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { type KindName, resourceKind } from '../cluster/resource-kinds.ts';
import { KubeSageError } from '../errors.ts';
import type { Action } from './action.ts';
import { actions } from './actions.ts';
import { objectDigest } from './object-digest.ts';
import type { Plan, PlanStep, Verification } from './plan.ts';
import { planHash } from './plan-hash.ts';
import type { Remedy } from './remedy.ts';
import { driftWarning } from './workload.ts';

/**
 * Makes a remedy concrete against the live objects of `index` (the target's namespace and the cluster-scoped kinds). Deterministic.
 * Throws InvalidRequest for parameters that are wrong, PreconditionFailed with the reason when the action cannot be done.
 */
export function makePlan(
  remedy: Remedy,
  index: ClusterIndex,
  options: { readonly plannedAt: string; readonly findingId: string | null },
): Plan {
  // One registry row belongs to one remedy: the union of their parameter types says no more than that.
  const action = actions[remedy.action] as unknown as Action;
  const parameters = action.parse(remedy.parameters);
  const { kind } = remedy.target;
  const type = resourceKind(kind);
  if (type === undefined || !action.targets.includes(kind)) {
    throw new KubeSageError('InvalidRequest', `${remedy.action} does not work on a ${kind}; it does on ${action.targets.join(', ')}.`);
  }
  const target = liveTarget(remedy.target, action, index);
  const ref: ObjectRef = target === null ? { ...remedy.target, uid: '' } : refOf(target);
  const drafted = action.draft({ target, ref, parameters, index, plannedAt: options.plannedAt });
  const step: PlanStep = {
    ...drafted.step,
    says: `${drafted.step.says}${target === null ? '' : driftWarning(target)}`,
    action: remedy.action,
    object: ref,
    apiVersion: type.apiVersion,
    digest: target === null ? '' : objectDigest(target),
  };
  const verifications: readonly Verification[] = [
    ...drafted.verifications,
    ...(options.findingId === null ? [] : [{ kind: 'finding-gone' as const, findingId: options.findingId }]),
  ];
  const steps = [step];
  return { hash: planHash({ remedy, steps }), remedy, steps, verifications, risk: step.risk, plannedAt: options.plannedAt };
}

function liveTarget(wanted: ObjectRef, action: Action, index: ClusterIndex): KubeObject | null {
  const kind = wanted.kind as KindName;
  if (!index.knows(kind)) throw new KubeSageError('Forbidden', `Objects of kind ${kind} could not be read, so ${refKey(wanted)} cannot be planned for.`);
  const live = index.find(kind, wanted.namespace, wanted.name);
  if (live === undefined) {
    if (action.mayCreate === true) return null;
    throw new KubeSageError('PreconditionFailed', `${refKey(wanted)} does not exist.`);
  }
  if (wanted.uid !== '' && live.metadata.uid !== wanted.uid) {
    throw new KubeSageError('PreconditionFailed', `${refKey(wanted)} was deleted and created anew: it is another object now.`, { next: 'Diagnose again and choose from the new findings.' });
  }
  return live;
}
