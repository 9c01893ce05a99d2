import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { RemediationPhase } from '../../core/remediation/phase.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';

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
  };
  readonly incidents: Life & {
    readonly id: string;
    /** Namespaces of its causes and symptoms, '' for cluster-scoped objects. */
    readonly namespaces: readonly string[];
    readonly symptoms: readonly string[];
    /** SHA-256 of what a person would call the incident: an event tells when it changes. */
    readonly gist: string;
    readonly document: Json<Incident>;
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
};

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
