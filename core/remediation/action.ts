import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Pod } from '../cluster/kube-object.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';
import type { PlanStep, Verification } from './plan.ts';
import type { ActionName, ActionParameters } from './remedy.ts';

export type DraftInput<A extends ActionName> = {
  /** The live object; null when it does not exist (only for actions that may create it). */
  readonly target: KubeObject | null;
  readonly ref: ObjectRef;
  readonly parameters: ActionParameters[A];
  readonly index: ClusterIndex;
  /** RFC 3339. */
  readonly plannedAt: string;
};

/** A step as an action drafts it; the planner adds what all steps have in common. */
export type DraftStep = Pick<PlanStep, 'change' | 'inverse' | 'risk' | 'blastRadius' | 'says'>;

export type Draft = {
  readonly step: DraftStep;
  readonly verifications: readonly Verification[];
  /** Pods below the target that must be recreated after the step, because their controller waits for them as they are. */
  readonly recreates?: readonly Pod[];
};

/** One kind of change that KubeSage can make. Pure: reads the index, changes nothing. */
export type Action<A extends ActionName = ActionName> = {
  readonly name: A;
  readonly targets: readonly string[];
  /** True when the target may be absent: the action then creates it. */
  readonly mayCreate?: boolean;
  /** Answers the parameters, or throws InvalidRequest naming the field. */
  readonly parse: (parameters: unknown) => ActionParameters[A];
  /** Throws PreconditionFailed with the reason. */
  readonly draft: (input: DraftInput<A>) => Draft;
};
