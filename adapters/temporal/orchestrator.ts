import type { IncidentAct } from '../../core/incidents/incident-input.ts';
import type {
  DecideInput,
  DecideResult,
  IncidentActResult,
  InvestigateInput,
  InvestigateResult,
  RemediateInput,
  RemediationView,
} from '../../workflows/messages.ts';

/** A workflow run that was started or joined. */
export type StartedRun = {
  readonly workflowId: string;
  readonly runId: string;
  /** Address in the Temporal Web UI; '' when none is configured. */
  readonly link: string;
};

export type InvestigationStatus =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: InvestigateResult }
  | { readonly state: 'failed'; readonly code: string; readonly detail: string };

/**
 * Starts, updates and queries workflows. Throws KubeSageError: NotFound, NotAwaitingDecision, StalePlan, InvalidRequest
 * (from the update's validator), Timeout, DependencyDown.
 */
export type Orchestrator = {
  /** Joins the investigation of the same subject that is already running, when there is one. */
  readonly investigate: (input: InvestigateInput) => Promise<StartedRun>;
  /** `id` is `<workflowId>:<runId>`, as `investigationId` makes it. */
  readonly investigation: (id: string) => Promise<InvestigationStatus>;
  /** The workflow id derives from cluster, target and remedy: the same intent joins the running remediation. */
  readonly remediate: (input: RemediateInput) => Promise<StartedRun>;
  /** `updateId` makes a repeated decision the same decision. */
  readonly decide: (remediationId: string, decision: DecideInput, updateId: string | null) => Promise<DecideResult>;
  /**
   * What a person does with an incident. Starts its workflow when none runs yet. `updateId` makes a repeated act the same act. Throws
   * Conflict when the incident is closed, or the act does not fit how it stands.
   */
  readonly actOnIncident: (incidentId: string, act: IncidentAct, updateId: string | null) => Promise<IncidentActResult>;
  /** The live state, straight from the workflow. */
  readonly remediation: (remediationId: string) => Promise<RemediationView>;
  readonly watchCluster: (cluster: string, everyMs: number) => Promise<StartedRun>;
  readonly unwatchCluster: (cluster: string) => Promise<void>;
  readonly link: (workflowId: string, runId: string) => string;
  /** Throws DependencyDown when Temporal does not answer or the namespace is missing. */
  readonly ping: () => Promise<void>;
  /** Throws DependencyDown when no worker has asked for work lately. */
  readonly pingWorker: () => Promise<void>;
  readonly close: () => Promise<void>;
};
