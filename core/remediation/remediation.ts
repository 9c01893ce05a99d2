import type { ObjectRef } from '../cluster/object-ref.ts';
import type { RemediationPhase } from './phase.ts';
import type { Plan, Rehearsal } from './plan.ts';
import type { Remedy } from './remedy.ts';

export type Decision = {
  readonly verdict: 'approve' | 'refuse';
  /** Hash of the plan that the person saw. */
  readonly planHash: string;
  readonly reason: string;
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
};

/** One entry of a remediation's story. */
export type PhaseChange = { readonly phase: RemediationPhase; readonly at: string; readonly says: string };

/** Everything that is shown of a remediation: the read model that the workflow projects. */
export type Remediation = {
  /** The workflow id: `remediate:<cluster>:<hash of target, action and parameters>`, so that one intent runs once at a time. */
  readonly id: string;
  readonly runId: string;
  readonly cluster: string;
  readonly findingId: string | null;
  readonly incidentId: string | null;
  readonly target: ObjectRef;
  readonly remedy: Remedy;
  readonly requestedBy: string;
  readonly isDryRun: boolean;
  readonly phase: RemediationPhase;
  /** Why it is in this phase. */
  readonly says: string;
  readonly plan: Plan | null;
  readonly rehearsal: Rehearsal | null;
  readonly decision: Decision | null;
  readonly history: readonly PhaseChange[];
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What was stored before a step touched anything. */
export type StoredEvidence = {
  readonly id: string;
  readonly remediationId: string;
  readonly kind: 'manifest' | 'events' | 'log';
  readonly object: ObjectRef;
  readonly title: string;
  readonly content: string;
  readonly at: string;
};
