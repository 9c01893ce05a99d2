import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';
import type { Link } from './link.ts';

/** An object that may be at fault. */
export type Candidate = {
  /** `refKey` of the object: there is one candidate for each. */
  readonly key: string;
  readonly object: ObjectRef;
  /** What is held against it; the surest, where several analyzers blame it. */
  readonly cause: Cause;
  /** Findings that it explains without a detour, the surest first. */
  readonly starts: readonly { readonly finding: Finding; readonly strength: number; readonly link?: Link }[];
};

/** That a candidate would explain a finding. */
export type Claim = {
  readonly candidate: Candidate;
  readonly finding: Finding;
  /** 0 to 1, before anything is weighed that speaks for or against the candidate as such. */
  readonly strength: number;
  /** The finding by way of which it does; null when it does so itself. */
  readonly parent: Finding | null;
  /** Every step was worked out by an analyzer; otherwise some follow from the graph alone. */
  readonly isStated: boolean;
};

/** At or above it a cause is taken as shown; below, it is a guess that gives way to trouble of what the object depends on. */
export const shown = 0.7;

export function isShown(cause: Cause | null): cause is Cause {
  return cause !== null && cause.confidence >= shown;
}
