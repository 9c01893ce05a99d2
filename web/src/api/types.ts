import type { Remediation } from '../../../core/remediation/remediation.ts';

export type { AuditEntry, FindingRecord, IncidentRecord, Page, RegisteredCluster } from '../../../adapters/database/stores.ts';

export type Session = { readonly user: string };

/** Something that was started and goes on by itself: its id, and its page in the Temporal Web UI. */
export type Started = { readonly id: string; readonly link: string | null };

export type LinkedRemediation = Remediation & { readonly link?: string | null };

export type Part = { readonly name: string; readonly ok: boolean; readonly detail: string };
export type Readiness = { readonly ready: boolean; readonly parts: readonly Part[] };

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
