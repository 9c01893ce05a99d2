import type { Alert } from '../../core/alerts/alert.ts';
import type { KnownObjects } from '../../core/alerts/choose-incident.ts';
import type { Severity } from '../../core/diagnosis/finding.ts';
import type { PostMortemSource } from '../../core/incidents/draft-post-mortem.ts';
import type { IncidentMember, IncidentState, IncidentTracking } from '../../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import type { Page, PageRequest } from './stores.ts';

/** One time that an incident was opened: coming back after it was closed begins another. */
export type TrackedIncident = {
  readonly incidentId: string;
  /** Id of the first run of its workflow. */
  readonly episode: string;
  readonly tracking: IncidentTracking;
  /** Counts its changes: an older record never replaces a newer one. */
  readonly version: number;
  /** The last event of the outbox that it knows of. */
  readonly lastSequence: number;
  readonly startedAt: string;
  readonly updatedAt: string;
};

export type TrackingRecord = Omit<TrackedIncident, 'startedAt' | 'updatedAt'> & {
  readonly at: string;
  /** New lines of the story. */
  readonly entries: readonly StoredTimelineEntry[];
};

/** An incident as its workflow looks at it: the row as it stands, without what people split off. */
export type ObservedIncident = IncidentMember & {
  readonly cluster: string;
  readonly openedAt: string;
};

/** What people make of incidents. */
export type IncidentTrackingStore = {
  /** Keeps the newest record and adds new lines of the story. Tells of changes of state, owner and of what people did. Idempotent. */
  readonly save: (record: TrackingRecord) => Promise<void>;
  /** Its latest episode. */
  readonly find: (incidentId: string) => Promise<TrackedIncident | null>;
  readonly of: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, TrackedIncident>>;
  /** The story of the latest episode, from its beginning. */
  readonly timeline: (incidentId: string, page: PageRequest) => Promise<Page<StoredTimelineEntry>>;
  /** Those of the ids that exist. */
  readonly observe: (incidentIds: readonly string[]) => Promise<readonly ObservedIncident[]>;
  /** Incidents that were merged into this one. */
  readonly partsOf: (incidentId: string) => Promise<readonly string[]>;
  /** What each of the ids was merged into in the end; itself when it was not. */
  readonly roots: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /**
   * Makes `from` a part of `into` (or of what that was merged into), with its alerts, and lets the other know by an event. Answers the
   * incident that it is part of now. Throws NotFound, and PreconditionFailed for a circle or a closed target. Idempotent.
   */
  readonly merge: (request: {
    readonly from: string;
    readonly into: string;
    readonly by: string;
    readonly reason: string;
  }) => Promise<string>;
  /** Makes an incident of its own of findings of another one. Answers its id. Idempotent. */
  readonly split: (request: { readonly from: string; readonly symptoms: readonly string[] }) => Promise<string>;
  /** Opens and resolves split-off incidents as their findings do. */
  readonly followFindings: (findingIds: readonly string[]) => Promise<void>;
  /** Which findings are symptoms elsewhere by a person's word: finding to incident. */
  readonly splitsOf: (findingIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The open incident that a finding is a symptom of, by finding. */
  readonly incidentsOfFindings: (findingIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** How many lines the story of an episode has. */
  readonly timelineLength: (incidentId: string, episode: string) => Promise<number>;
  /** What a post-mortem is drafted from: the latest episode. null when it was never tracked. */
  readonly story: (incidentId: string) => Promise<Omit<PostMortemSource, 'draftedAt'> | null>;
  /** The end of an episode: keeps the post-mortem, lets go of what people joined and split, and of alerts that still fire. */
  readonly close: (incidentId: string, episode: string, postMortem: string) => Promise<void>;
  readonly postMortem: (incidentId: string) => Promise<string | null>;
  /** Incidents whose tracking does not agree with their row: open but not followed, or followed but over. */
  readonly astray: () => Promise<readonly string[]>;
};

export type AlertRecord = Omit<Alert, 'groupTruncated' | 'expiresAt'> & {
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** How often it began to fire. */
  readonly occurrences: number;
  readonly incidentId: string | null;
};

export type AlertFilter = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state?: 'firing' | 'resolved';
  readonly minSeverity?: Severity;
  readonly incidentId?: string;
  readonly search?: string;
};

/** Alerts as they came in, and where they belong. */
export type AlertStore = {
  /**
   * Stores a whole delivery or nothing of it. The same alert again is the same row; one that begins anew is counted and asks for
   * a place again. An alert that begins before the stored one did is older news and changes nothing.
   */
  readonly save: (alerts: readonly Alert[], at: string) => Promise<{ readonly stored: number; readonly news: number }>;
  readonly list: (filter: AlertFilter, page: PageRequest) => Promise<Page<AlertRecord>>;
  /** Alerts whose place has to be found, oldest first. */
  readonly pending: (limit: number) => Promise<readonly Alert[]>;
  /**
   * Gives alerts their incidents in one transaction: finds the place of each, opens, updates and resolves the incidents of alerts
   * that stand alone, and tells of it with one event per incident.
   */
  readonly attach: (alerts: readonly Alert[], known: ReadonlyMap<string, KnownObjects>, at: string) => Promise<void>;
  /** Lets the alerts of a cluster that stand alone look for their place again. */
  readonly reconsider: (clusters: readonly string[]) => Promise<void>;
  /** Ends alerts that nobody repeated in time. */
  readonly expire: (now: string) => Promise<number>;
  readonly counts: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
};

/** How far somebody has read the outbox. */
export type CursorStore = {
  /** 0 at first. */
  readonly read: (name: string) => Promise<number>;
  /** Never goes back. */
  readonly save: (name: string, sequence: number) => Promise<void>;
};

/** What is shown of the tracking beside an incident. */
export type TrackingSummary = {
  readonly state: IncidentState;
  readonly owner: string | null;
  readonly acknowledged: IncidentTracking['acknowledged'];
  readonly silence: IncidentTracking['silence'];
  readonly resolution: IncidentTracking['resolution'];
  readonly reopenings: number;
  readonly mergedInto: string | null;
  /** Incidents that were merged into this one. */
  readonly merged: readonly string[];
  readonly worst: Severity;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly updatedAt: string;
};
