import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding, Severity } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { RemediationPhase } from '../../core/remediation/phase.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';
import type { ChangeStore } from './change-stores.ts';
import type { AlertStore, CursorStore, IncidentTrackingStore } from './tracking-stores.ts';

export type { StoredChange } from './change-stores.ts';
export type { AlertRecord, TrackingSummary } from './tracking-stores.ts';

/** A page of a list: pass `nextCursor` back to go on; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };
export type PageRequest = { readonly limit: number; readonly cursor?: string };

export type RegisteredCluster = {
  readonly name: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly server: string;
  readonly isSandbox: boolean;
  readonly addedAt: string;
};

/** Clusters and their kubeconfigs. A kubeconfig is kept sealed and leaves only through `kubeconfigOf`. */
export type ClusterStore = {
  readonly list: () => Promise<readonly RegisteredCluster[]>;
  readonly find: (name: string) => Promise<RegisteredCluster | null>;
  readonly kubeconfigOf: (name: string) => Promise<string | null>;
  /** Adds or replaces. */
  readonly save: (cluster: Omit<RegisteredCluster, 'addedAt'>, kubeconfig: string) => Promise<RegisteredCluster>;
  /** With its findings, incidents and changes. False when there is none of that name. */
  readonly remove: (name: string) => Promise<boolean>;
};

export type FindingRecord = Finding & {
  readonly cluster: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
  /** How often it was resolved and opened again within ten minutes; from three on it flaps, and not each turn is told. Absent for none. */
  readonly flaps?: number;
};

export type IncidentRecord = Incident & {
  readonly cluster: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
};

export type FindingFilter = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state?: 'open' | 'resolved';
  readonly minSeverity?: Severity;
  readonly search?: string;
};

/** Investigations and the life of their findings and incidents. */
export type DiagnosisStore = {
  /**
   * Stores the diagnosis of an investigation, opens, updates and resolves findings and incidents within its scope
   * (the namespace, or the whole cluster), and appends the events of those changes, all in one transaction.
   * A known finding outside the scope is left as it is, and none is resolved that a gap may have hidden: after a passing gap
   * (a timeout) none at all, after a lasting one (no permission) those that speak of its kind. Idempotent by `id`.
   */
  readonly save: (id: string, scope: { readonly namespace: string | null }, diagnosis: Diagnosis) => Promise<void>;
  /** A watch of a cluster begins: from now on only its diagnoses are taken by `saveLive`. Answers its number. */
  readonly beginWatch: (cluster: string) => Promise<number>;
  /**
   * As `save` for a whole cluster, without keeping the diagnosis itself. `before` is what the same watch stored last: then only what
   * differs is looked at, unless somebody else has stored something meanwhile. null looks at all, and says of all that it was seen.
   * Throws Conflict when a later watch has begun.
   */
  readonly saveLive: (watch: number, diagnosis: Diagnosis, before: Diagnosis | null) => Promise<void>;
  readonly find: (id: string) => Promise<Diagnosis | null>;
  readonly findings: (filter: FindingFilter, page: PageRequest) => Promise<Page<FindingRecord>>;
  readonly finding: (id: string) => Promise<FindingRecord | null>;
  readonly incidents: (filter: FindingFilter, page: PageRequest) => Promise<Page<IncidentRecord>>;
  readonly incident: (id: string) => Promise<IncidentRecord | null>;
};

export type RemediationFilter = {
  readonly cluster?: string;
  readonly phase?: RemediationPhase;
  readonly isAwaitingDecision?: boolean;
  readonly findingId?: string;
};

/** The read model of remediations, their evidence, and the claims that keep two of them off one object. */
export type RemediationStore = {
  /** Upserts by (id, runId); a record older than the stored `updatedAt` is ignored. Appends `kubesage.remediation.<phase>` when the phase changed. */
  readonly save: (remediation: Remediation) => Promise<void>;
  /** The latest run of that id. */
  readonly find: (id: string) => Promise<Remediation | null>;
  readonly list: (filter: RemediationFilter, page: PageRequest) => Promise<Page<Remediation>>;
  readonly saveEvidence: (evidence: readonly StoredEvidence[]) => Promise<void>;
  readonly evidenceOf: (remediationId: string) => Promise<readonly StoredEvidence[]>;
  /** Claims all objects for the remediation, or none: then answers the id of one that holds a claim. Idempotent. */
  readonly claim: (
    cluster: string,
    objects: readonly ObjectRef[],
    remediationId: string,
  ) => Promise<{ readonly heldBy: string | null }>;
  readonly release: (remediationId: string) => Promise<void>;
};

/** Values that must not enter a workflow history: encrypted at rest, read once by the step that needs them, then removed. */
export type SealedValueStore = {
  /** Answers an id. */
  readonly seal: (value: string) => Promise<string>;
  /** null when it is gone. */
  readonly open: (id: string) => Promise<string | null>;
  readonly remove: (id: string) => Promise<void>;
};

/** A CloudEvent of the outbox; `sequence` only grows and is the SSE event id. */
export type StoredEvent = {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type EventStore = {
  readonly append: (event: Pick<StoredEvent, 'type' | 'subject' | 'data'>) => Promise<void>;
  readonly after: (sequence: number, limit: number) => Promise<readonly StoredEvent[]>;
  /** As `after`, with the events of silenced incidents, which nobody outside hears of. */
  readonly everyAfter: (sequence: number, limit: number) => Promise<readonly StoredEvent[]>;
  readonly latestSequence: () => Promise<number>;
  /** Calls back soon after new events were committed. Answers the function that stops listening. */
  readonly listen: (onNew: () => void) => Promise<() => Promise<void>>;
  /** Outbox: events not yet published, oldest first, and the mark that they are. */
  readonly unpublished: (limit: number) => Promise<readonly StoredEvent[]>;
  readonly markPublished: (sequences: readonly number[]) => Promise<void>;
};

/** One row of the audit trail. Each row's hash covers the row and the hash before it. */
export type AuditEntry = {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  /** Dotted verb: `remediation.requested`, `remediation.approved`, `cluster.added`, `step.applied`. */
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
};

export type AuditStore = {
  /** Idempotent by `key`: the same key is written once. */
  readonly append: (key: string, entry: Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'detail'>) => Promise<void>;
  readonly list: (page: PageRequest) => Promise<Page<AuditEntry>>;
  /** Recomputes the chain; answers the first broken sequence, or null. */
  readonly verify: () => Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
};

export type Database = {
  readonly clusters: ClusterStore;
  readonly diagnoses: DiagnosisStore;
  readonly remediations: RemediationStore;
  readonly sealedValues: SealedValueStore;
  readonly events: EventStore;
  readonly audit: AuditStore;
  readonly changes: ChangeStore;
  readonly incidentTracking: IncidentTrackingStore;
  readonly alerts: AlertStore;
  readonly cursors: CursorStore;
  /** Resolves when a trivial query answers; throws DependencyDown otherwise. */
  readonly ping: () => Promise<void>;
  /** Drops investigations older than 7 days, changes older than 30, published events older than 3 and others older than 30. */
  readonly prune: (now: Date) => Promise<void>;
  readonly close: () => Promise<void>;
};
