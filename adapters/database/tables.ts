import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Alert } from '../../core/alerts/alert.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { IncidentState, IncidentTracking } from '../../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import type { RemediationPhase } from '../../core/remediation/phase.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';
import type { ChangeCategory, ChangeRecord } from '../../core/timeline/change-record.ts';

/** A `json` column: written as text, read as the value. Not `jsonb`, which refuses some of what clusters say (NUL, lone surrogates). */
type Json<T> = ColumnType<T, string, string>;
/** `timestamptz(3)`: RFC 3339 in and out. */
type Time = string;

type Life = {
  readonly cluster: string;
  readonly severity: number;
  readonly state: 'open' | 'resolved';
  readonly opened_at: Time;
  readonly last_seen_at: Time;
  readonly resolved_at: Time | null;
  /** Lower case, for the search box. */
  readonly search_text: string;
  /** SHA-256 of the document: equal means unchanged. */
  readonly digest: string;
};

export type Tables = {
  readonly clusters: {
    readonly name: string;
    readonly context: string;
    readonly server: string;
    readonly is_sandbox: boolean;
    readonly added_at: Generated<Time>;
    readonly kubeconfig: Buffer;
  };
  readonly diagnosis_documents: {
    readonly digest: string;
    readonly document: Json<Pick<Diagnosis, 'findings' | 'incidents' | 'gaps'> & Partial<Pick<Diagnosis, 'notes'>>>;
  };
  readonly investigations: {
    readonly id: string;
    readonly cluster: string;
    readonly observed_at: Time;
    readonly digest: string;
    readonly saved_at: Generated<Time>;
  };
  readonly findings: Life & {
    readonly id: string;
    readonly namespace: string;
    /** Kinds whose objects it speaks of; what it needs to be read before its absence means anything. */
    readonly kinds: readonly string[];
    readonly document: Json<Finding>;
    /** When it was opened again after it was resolved, within the time that counts. */
    readonly flapped_at: Json<readonly Time[]>;
    /** SHA-256 of what a person would call the finding: an event tells when it changes. */
    readonly gist: Generated<string>;
    /** What the last event said of it. */
    readonly told_state: Generated<'open' | 'resolved'>;
  };
  readonly watches: { readonly cluster: string; readonly number: number; readonly is_current: boolean };
  readonly incidents: Life & {
    readonly id: string;
    /** Namespaces of its causes and symptoms, '' for cluster-scoped objects. */
    readonly namespaces: readonly string[];
    readonly symptoms: readonly string[];
    /** SHA-256 of what a person would call the incident: an event tells when it changes. */
    readonly gist: string;
    readonly document: Json<Incident>;
    /** Who keeps it alive: diagnosis, the alerts that fire, or the findings that a person split off. */
    readonly source: Generated<'diagnosis' | 'alert' | 'split'>;
  };
  readonly remediations: {
    readonly id: string;
    readonly run_id: string;
    readonly cluster: string;
    readonly finding_id: string | null;
    readonly phase: RemediationPhase;
    readonly created_at: Time;
    readonly updated_at: Time;
    readonly document: Json<Remediation>;
  };
  readonly evidence: {
    readonly id: string;
    readonly remediation_id: string;
    readonly position: Generated<number>;
    readonly document: Json<StoredEvidence>;
  };
  readonly claims: {
    readonly cluster: string;
    readonly object: string;
    readonly remediation_id: string;
    readonly claimed_at: Generated<Time>;
  };
  readonly sealed_values: { readonly id: string; readonly value: Buffer; readonly sealed_at: Generated<Time> };
  readonly events: {
    readonly sequence: Generated<number>;
    readonly id: Generated<string>;
    readonly type: string;
    readonly subject: string;
    readonly time: Generated<Time>;
    readonly data: Json<Readonly<Record<string, unknown>>>;
    readonly published_at: Time | null;
    /** About an incident that was silenced then: only KubeSage itself follows it. */
    readonly is_silenced: Generated<boolean>;
  };
  readonly audit: {
    readonly sequence: number;
    readonly key: string;
    readonly at: Time;
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail: Json<Readonly<Record<string, unknown>>>;
    readonly previous_hash: string;
    readonly hash: string;
  };
  readonly incident_tracking: {
    readonly incident_id: string;
    readonly episode: string;
    readonly cluster: string;
    readonly state: IncidentState;
    readonly silenced_until: Time | null;
    readonly version: number;
    readonly last_sequence: number;
    readonly started_at: Time;
    readonly updated_at: Time;
    readonly document: Json<IncidentTracking>;
    readonly post_mortem: string | null;
  };
  readonly incident_timeline: {
    readonly incident_id: string;
    readonly episode: string;
    readonly position: number;
    readonly document: Json<StoredTimelineEntry>;
  };
  readonly incident_links: {
    readonly incident_id: string;
    readonly merged_into: string;
    readonly linked_at: Generated<Time>;
  };
  readonly incident_splits: {
    readonly finding_id: string;
    readonly split_from: string;
    readonly split_into: string;
    readonly split_at: Generated<Time>;
  };
  readonly alerts: {
    readonly cluster: string;
    readonly fingerprint: string;
    readonly name: string;
    readonly namespace: string;
    readonly severity: number;
    readonly state: 'firing' | 'resolved';
    readonly starts_at: Time;
    readonly ends_at: Time | null;
    readonly expires_at: Time | null;
    readonly first_seen_at: Time;
    readonly last_seen_at: Time;
    readonly occurrences: number;
    readonly incident_id: string | null;
    /** Its place among the incidents has to be looked for. */
    readonly is_pending: boolean;
    /** What its incident was last told of it. */
    readonly told_state: 'firing' | 'resolved' | null;
    readonly search_text: string;
    readonly document: Json<Alert>;
  };
  readonly changes: {
    readonly id: string;
    readonly cluster: string;
    readonly namespace: string;
    /** `Kind/namespace/name` in lower case. */
    readonly object: string;
    readonly object_uid: string;
    readonly category: ChangeCategory;
    readonly verb: ChangeRecord['verb'];
    readonly at: Time;
    /** The latest of the changes that the row stands for. */
    readonly last_at: Time;
    readonly occurrences: number;
    /** Hash of the fields and of the two values that each swings between. */
    readonly swing: string;
    /** Hash of the fields and of who writes them. */
    readonly place: string;
    /** The row that counts this one; such rows are kept a while, so that the same change is not counted twice. */
    readonly absorbed_into: string | null;
    readonly search_text: string;
    readonly document: Json<ChangeRecord>;
    readonly saved_at: Generated<Time>;
  };
  readonly cursors: { readonly name: string; readonly sequence: number };
};

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
