import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';

export type {
  AuditEntry,
  FindingRecord,
  Page,
  RegisteredCluster,
  StoredChange,
} from '../../../adapters/database/stores.ts';
export type { PartReadiness as Part, Readiness } from '../../../api/health/readiness.ts';
export type { PostMortem } from '../../../api/routes/incident-routes.ts';
export type { ChangesOfIncident } from '../../../api/schemas/change-schemas.ts';
export type { IncidentAnswer, TrackedIncident } from '../../../api/schemas/incident-schemas.ts';
export type { LinkedRemediation } from '../../../api/schemas/remediation-schemas.ts';
export type { StoredTimelineEntry } from '../../../core/incidents/timeline-entry.ts';
export type { IncidentRemedy } from '../../../core/remediation/rank-remedies.ts';

export type Session = { readonly user: string };

/** Something that was started and goes on by itself: its id, and its page in the Temporal Web UI. */
export type Started = { readonly id: string; readonly runId: string; readonly link: string | null };

export type Investigation =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly diagnosis: Diagnosis }
  | { readonly state: 'failed'; readonly code: string; readonly detail: string };

export type AuditVerification = { readonly entries: number; readonly brokenAt: number | null };

export type RemediationRequest = {
  readonly findingId: string;
  /** Index in the finding's list of remedies. */
  readonly remedy: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
};

export type DecisionRequest = {
  readonly verdict: 'approve' | 'refuse';
  /** Hash of the plan that was on the screen. */
  readonly planHash: string;
  readonly reason: string;
};
