import type { ObjectRef } from '../core/cluster/object-ref.ts';
import type { AlertCount } from '../core/incidents/incident-input.ts';
import type { IncidentState, IncidentTracking } from '../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../core/incidents/timeline-entry.ts';
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
  trackIncident: 'trackIncident',
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

export const happenedMessage = 'happened';
export const incidentQuery = 'incident';

/** `trackIncident:<incidentId>`: one workflow per incident for as long as it lasts. */
export const trackIncidentId = (incidentId: string): string => `${workflowTypes.trackIncident}:${incidentId}`;

/** What one incident is told of its alerts. Small, however many there are. */
export type AlertNews = {
  readonly attached: readonly AlertCount[];
  readonly resolved: readonly AlertCount[];
  /** How many more the sender left out. */
  readonly truncated: number;
  /** `Kind/namespace/name` of objects that the new alerts name and that are there. */
  readonly objects: readonly string[];
};

/** One event of the outbox about an incident, as its workflow hears of it by the signal `happened`. */
export type IncidentHappening = {
  /** Of the event: what was heard before is not heard again. 0 asks to look again, whatever was heard. */
  readonly sequence: number;
  readonly at: string;
  readonly alerts?: AlertNews;
  readonly absorbed?: { readonly incidentId: string; readonly by: string; readonly reason: string };
  readonly remediation?: {
    readonly id: string;
    readonly phase: RemediationPhase;
    readonly says: string;
    readonly by: string | null;
  };
};

/** Input of `trackIncident`. `carried` is for continue-as-new alone. */
export type TrackIncidentInput = { readonly incidentId: string; readonly carried?: CarriedIncident };

export type CarriedIncident = {
  readonly episode: string;
  readonly tracking: IncidentTracking;
  readonly version: number;
  readonly position: number;
  readonly lastSequence: number;
  /** When alerts' objects were looked at last, in epoch milliseconds. */
  readonly enrichedAt: number;
  /** What alerts name and nobody has looked at yet. */
  readonly wanted: readonly string[];
  /** What was heard and not yet taken in. */
  readonly inbox: readonly IncidentHappening[];
};

export type TrackIncidentResult = { readonly incidentId: string; readonly state: IncidentState | 'not-tracked' };

/**
 * Answer of the updates by which people act on an incident; `core/incidents/incident-input.ts` has their names and inputs. From the
 * `temporal` CLI: `temporal workflow update execute -w trackIncident:<id> --name acknowledge --input '{"by":"me"}'`.
 */
export type IncidentActResult = {
  readonly accepted: true;
  readonly state: IncidentState;
  /** The incident that this one went into, or the one that was split off. */
  readonly incidentId: string | null;
};

/** Answer of the `incident` query: the live state, with the last lines of the story. */
export type IncidentView = {
  readonly state: IncidentState;
  readonly tracking: IncidentTracking;
  readonly latest: readonly StoredTimelineEntry[];
};
