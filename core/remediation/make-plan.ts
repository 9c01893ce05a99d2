import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Pod } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { type KindName, resourceKind } from '../cluster/resource-kinds.ts';
import { KubeSageError } from '../errors.ts';
import type { Action } from './action.ts';
import { actions } from './actions.ts';
import { driftWarning } from './drift-warning.ts';
import { objectDigest } from './object-digest.ts';
import type { Plan, PlanStep, Risk, Verification } from './plan.ts';
import { planHash } from './plan-hash.ts';
import { recreateStep } from './recreate-step.ts';
import type { Remedy } from './remedy.ts';

const risks: readonly Risk[] = ['low', 'medium', 'high'];

/**
 * Makes a remedy concrete against the live objects of `index` (the target's namespace and the cluster-scoped kinds). Deterministic.
 * Throws InvalidRequest for parameters that are wrong, PreconditionFailed with the reason when the action cannot be done.
 */
export function makePlan(
  remedy: Remedy,
  index: ClusterIndex,
  options: { readonly plannedAt: string; readonly findingId: string | null },
): Plan {
  const action = actionOf(remedy);
  const parameters = action.parse(remedy.parameters);
  const { kind } = remedy.target;
  const type = resourceKind(kind);
  if (type === undefined || !action.targets.includes(kind)) {
    throw new KubeSageError(
      'InvalidRequest',
      `target.kind: ${remedy.action} does not work on a ${kind}; it does on ${action.targets.join(', ')}.`,
    );
  }
  const target = liveTarget(remedy.target, action, index);
  const ref: ObjectRef = target === null ? { ...remedy.target, uid: '' } : refOf(target);
  const drafted = action.draft({ target, ref, parameters, index, plannedAt: options.plannedAt });
  const first: PlanStep = {
    ...drafted.step,
    says: `${drafted.step.says}${target === null ? '' : driftWarning(target)}`,
    action: remedy.action,
    object: ref,
    apiVersion: type.apiVersion,
    digest: target === null ? '' : objectDigest(target),
  };
  const steps = [first, ...(drafted.recreates ?? []).map((pod) => recreation(pod, index))];
  const gone: readonly Verification[] =
    options.findingId === null ? [] : [{ kind: 'finding-gone', findingId: options.findingId }];
  return {
    hash: planHash({ remedy, steps }),
    remedy,
    steps,
    verifications: [...drafted.verifications, ...gone],
    risk: risks[Math.max(...steps.map(({ risk }) => risks.indexOf(risk)))] ?? 'high',
    plannedAt: options.plannedAt,
  };
}

function actionOf({ action }: Remedy): Action {
  if (!Object.hasOwn(actions, action)) {
    throw new KubeSageError(
      'InvalidRequest',
      `action: there is no "${action}"; there are ${Object.keys(actions).join(', ')}.`,
    );
  }
  // One row of the registry belongs to one remedy: the union of their parameter types says no more than that.
  return actions[action] as unknown as Action;
}

function liveTarget(wanted: ObjectRef, action: Action, index: ClusterIndex): KubeObject | null {
  const kind = wanted.kind as KindName;
  const name = refKey(wanted);
  if (!index.knows(kind)) {
    throw new KubeSageError(
      'Forbidden',
      `Objects of kind ${kind} could not be read, so ${name} cannot be planned for.`,
    );
  }
  const live = index.find(kind, wanted.namespace, wanted.name);
  const rediagnose = { next: 'Diagnose again and choose from the new findings.' };
  if (live === undefined) {
    if (action.mayCreate === true && wanted.uid === '') return requirePlace(wanted, index);
    throw new KubeSageError('PreconditionFailed', `${name} does not exist.`, rediagnose);
  }
  if (wanted.uid !== '' && live.metadata.uid !== wanted.uid) {
    const says = `${name} was deleted and created anew: it is another object now.`;
    throw new KubeSageError('PreconditionFailed', says, rediagnose);
  }
  if (live.metadata.deletionTimestamp !== undefined) {
    throw new KubeSageError('PreconditionFailed', `${name} is being deleted.`);
  }
  return live;
}

/** Nothing is created in a namespace that is not there or on its way out. */
function requirePlace({ namespace }: ObjectRef, index: ClusterIndex): null {
  if (!index.knows('Namespace')) return null;
  const place = index.find('Namespace', '', namespace);
  if (place !== undefined && place.metadata.deletionTimestamp === undefined) return null;
  const why = place === undefined ? 'does not exist' : 'is being deleted';
  throw new KubeSageError('PreconditionFailed', `Namespace ${namespace} ${why}.`);
}

function recreation(pod: Pod, index: ClusterIndex): PlanStep {
  return {
    ...recreateStep(pod, index),
    action: 'recreate-pod',
    object: refOf(pod),
    apiVersion: 'v1',
    digest: objectDigest(pod),
  };
}
