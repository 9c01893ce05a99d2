import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Severity } from './finding.ts';

/** One step from the cause towards a symptom: what was seen on which object. */
export type ChainLink = { readonly object: ObjectRef; readonly says: string };

export type IncidentCause = {
  readonly object: ObjectRef;
  readonly reason: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** From the cause to the farthest symptom. */
  readonly chain: readonly ChainLink[];
};

/** Symptoms that one fault explains, with the causal objects best first. */
export type Incident = {
  /** Stable while the leading cause is the same, unique over clusters. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly causes: readonly IncidentCause[];
  /** Ids of findings. */
  readonly symptoms: readonly string[];
};
