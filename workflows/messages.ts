import type { ObjectRef } from '../core/cluster/object-ref.ts';
import type { RemediationPhase } from '../core/remediation/phase.ts';
import type { Risk } from '../core/remediation/plan.ts';
import type { Decision, PhaseChange } from '../core/remediation/remediation.ts';
import type { Remedy } from '../core/remediation/remedy.ts';

/** Names shared by the workflows, the API and people at the `temporal` CLI. No imports of the SDK, so that every layer may read it. */
export const taskQueues = { operations: 'operations', language: 'language', learning: 'learning' } as const;

export const searchAttributes = {
  keyword: ['KsCluster', 'KsNamespace', 'KsWorkload', 'KsIncident', 'KsPhase', 'KsAction', 'KsRequestedBy'],
  bool: ['KsAwaitingDecision', 'KsDryRun'],
  int: ['KsSeverity'],
  double: ['KsRisk'],
} as const;

export const workflowTypes = {
  watchCluster: 'watchCluster',
  investigate: 'investigate',
  remediate: 'remediate',
} as const;

export const decideMessage = 'decide';
export const remediationQuery = 'remediation';

/** `<workflowId>:<runId>`: names one investigation in the API and in PostgreSQL. */
export const investigationId = (workflowId: string, runId: string): string => `${workflowId}:${runId}`;

/** Input of `investigate`. Workflow id `investigate:<cluster>` or `investigate:<cluster>/<namespace>`; a second start joins the first. */
export type InvestigateInput = {
  readonly cluster: string;
  readonly namespace: string | null;
  readonly requestedBy: string;
};

/** Small on purpose: the diagnosis itself is in PostgreSQL under `id`. */
export type InvestigateResult = {
  readonly id: string;
  readonly findings: number;
  readonly incidents: number;
  readonly gaps: number;
  readonly worst: string | null;
};

/** Input of `watchCluster`, workflow id `watchCluster:<cluster>`. */
export type WatchClusterInput = { readonly cluster: string; readonly everyMs: number };

/** Input of `remediate`. Durations are milliseconds. */
export type RemediateInput = {
  readonly cluster: string;
  readonly findingId: string | null;
  readonly incidentId: string | null;
  readonly remedy: Remedy;
  readonly requestedBy: string;
  readonly isDryRun: boolean;
  readonly expiresAfterMs: number;
  readonly verifyWithinMs: number;
  readonly settleMs: number;
};

export type RemediateResult = { readonly id: string; readonly phase: RemediationPhase; readonly says: string };

/**
 * The one message by which people decide, as an Update (validated synchronously: the caller learns at once) and as a Signal
 * (an invalid one is recorded and ignored). From the `temporal` CLI:
 * `temporal workflow update execute -w <id> --name decide --input '{"verdict":"approve","planHash":"…","reason":"…","by":"me"}'`.
 */
export type DecideInput = {
  readonly verdict: 'approve' | 'refuse';
  /** At least the first 8 characters of the plan's hash. */
  readonly planHash: string;
  readonly reason: string;
  readonly by: string;
};

export type DecideResult = { readonly accepted: true; readonly phase: RemediationPhase };

/** What the workflow keeps of a plan; the plan itself is in PostgreSQL. */
export type PlanSummary = {
  readonly hash: string;
  readonly risk: Risk;
  readonly steps: readonly { readonly object: ObjectRef; readonly says: string }[];
};

/** A step that was done, as its undo needs it. */
export type AppliedStep = {
  readonly step: number;
  readonly uid: string;
  /** Digest of the object right after; the undo refuses to touch what somebody changed since. '' after a deletion. */
  readonly digest: string;
};

/** Answer of the `remediation` query: the live state, small. The whole story is `GET /v1/remediations/{id}`. */
export type RemediationView = {
  readonly id: string;
  readonly phase: RemediationPhase;
  readonly says: string;
  readonly plan: PlanSummary | null;
  readonly decision: Decision | null;
  readonly expiresAt: string | null;
  readonly history: readonly PhaseChange[];
};
