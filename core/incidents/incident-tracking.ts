import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Severity } from '../diagnosis/finding.ts';

export const incidentStates = ['open', 'acknowledged', 'silenced', 'resolved', 'reopened', 'merged', 'closed'] as const;
/** Where an incident stands for people. `merged` and `closed` are final. */
export type IncidentState = (typeof incidentStates)[number];

/** One diagnosed (or alerted) incident that people treat as part of this one; the first is the incident itself. */
export type IncidentMember = {
  readonly id: string;
  readonly isOpen: boolean;
  readonly severity: Severity;
  readonly title: string;
  /** Ids of findings, sorted; at most `mostSymptoms`. What a person split off is not among them. */
  readonly symptoms: readonly string[];
  readonly symptomCount: number;
  /** The leading causal object; null while the cause is unknown. */
  readonly leading: Omit<ObjectRef, 'uid'> | null;
};

/** An incident as people handle it: everything that the workflow knows, small enough to travel through continue-as-new. */
export type IncidentTracking = {
  readonly incidentId: string;
  readonly cluster: string;
  readonly title: string;
  /** The worst of the open members; when none is open, what it was last. */
  readonly severity: Severity;
  /** The worst that it ever was. */
  readonly worst: Severity;
  readonly members: readonly IncidentMember[];
  readonly owner: string | null;
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly silence: Silence | null;
  /** `by` is null when the symptoms went by themselves. */
  readonly resolution: { readonly by: string | null; readonly at: string; readonly says: string } | null;
  readonly reopenings: number;
  /** Coming back within this time after it was resolved, it is the same incident; then it is closed. */
  readonly reopenWithinMs: number;
  readonly mergedInto: string | null;
  /** RFC 3339, like every time here. */
  readonly openedAt: string;
  readonly closedAt: string | null;
};

export type Silence = { readonly by: string; readonly reason: string; readonly since: string; readonly until: string };

export const mostSymptoms = 200;
export const defaultReopenWithinMs = 30 * 60_000;

/** Derived, never stored beside its grounds, so that the two cannot disagree. */
export function stateOf(tracking: IncidentTracking): IncidentState {
  if (tracking.closedAt !== null) return 'closed';
  if (tracking.mergedInto !== null) return 'merged';
  if (tracking.resolution !== null) return 'resolved';
  if (tracking.silence !== null) return 'silenced';
  if (tracking.acknowledged !== null) return 'acknowledged';
  return tracking.reopenings > 0 ? 'reopened' : 'open';
}

export function isFinal(tracking: IncidentTracking): boolean {
  return tracking.closedAt !== null || tracking.mergedInto !== null;
}
