import type { ObjectRef } from '../cluster/object-ref.ts';
import type { ActionName, Remedy } from './remedy.ts';

/** RFC 6902. `value` may be `{ sealedValue: id }`, opened only at the moment of acting. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** One mutation of one object. */
export type Change =
  | { readonly kind: 'patch'; readonly operations: readonly JsonPatchOperation[] }
  | { readonly kind: 'create'; readonly manifest: Readonly<Record<string, unknown>> }
  /** Only ever of an object that this plan created, or (with the uid precondition) a pod that its controller recreates. */
  | { readonly kind: 'delete' };

export type Risk = 'low' | 'medium' | 'high';

/** What will stop, restart or be reached when the step acts. */
export type BlastRadius = { readonly pods: number; readonly services: readonly string[]; readonly says: string };

/**
 * What must be true for the remedy to have helped. Checked on live signals until it holds for the settling time.
 * `since`, RFC 3339: when pods made after it keep failing, it can no longer hold; absent, it is waited for to the end.
 */
export type Verification =
  | { readonly kind: 'rollout-complete'; readonly workload: ObjectRef; readonly since?: string }
  | { readonly kind: 'pods-ready'; readonly workload: ObjectRef; readonly since?: string }
  /** The controller has acted on the latest spec; whether its pods are well is not asked. */
  | { readonly kind: 'rollout-observed'; readonly workload: ObjectRef }
  | { readonly kind: 'finding-gone'; readonly findingId: string }
  /** `value: null` says the field is absent. */
  | { readonly kind: 'field-equals'; readonly object: ObjectRef; readonly path: string; readonly value: unknown };

export type PlanStep = {
  readonly action: ActionName;
  readonly object: ObjectRef;
  readonly apiVersion: string;
  /** Digest of the object without status and server-kept metadata; '' when it does not exist yet. A precondition of acting. */
  readonly digest: string;
  readonly change: Change;
  /** Undoes `change` exactly; null when nothing needs undoing (a recreated pod). */
  readonly inverse: Change | null;
  readonly risk: Risk;
  readonly blastRadius: BlastRadius;
  /** One sentence for the person who decides. */
  readonly says: string;
};

/** A remedy made concrete against the live objects. */
export type Plan = {
  /** SHA-256 of remedy and steps in canonical JSON: what a decision is bound to. */
  readonly hash: string;
  readonly remedy: Remedy;
  readonly steps: readonly PlanStep[];
  readonly verifications: readonly Verification[];
  /** The highest of the steps. */
  readonly risk: Risk;
  /** RFC 3339. */
  readonly plannedAt: string;
};

/** A step as the API server's dry run answered it. */
export type RehearsedStep = {
  readonly object: ObjectRef;
  /** Unified diff of the YAML before and after, secrets masked. */
  readonly diff: string;
  readonly warnings: readonly string[];
};

export type Rehearsal = { readonly steps: readonly RehearsedStep[] };
