export const timelineKinds = [
  'opened',
  'symptoms-joined',
  'symptoms-left',
  'severity-changed',
  'alerts-attached',
  'alerts-resolved',
  'enriched',
  'changed-before',
  'remediation-requested',
  'remediation-decided',
  'remediation-ended',
  'acknowledged',
  'assigned',
  'note',
  'silenced',
  'unsilenced',
  'silence-expired',
  'merged',
  'absorbed',
  'split',
  'resolved',
  'reopened',
  'closed',
  'message-ignored',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** One line of an incident's story. Kept in PostgreSQL; the workflow holds only those that are not stored yet. */
export type TimelineEntry = {
  /** RFC 3339: when it happened as far as is known, else when it was learned. */
  readonly at: string;
  readonly kind: TimelineKind;
  /** The person who did it; null for what happened by itself. */
  readonly by: string | null;
  readonly says: string;
  /** Ids of what it speaks of: findings, alerts, remediations, incidents. Bounded. */
  readonly refs: readonly string[];
};

/** Its place in the story, counted from 0 for each time that the incident is opened anew. */
export type StoredTimelineEntry = TimelineEntry & { readonly position: number };
