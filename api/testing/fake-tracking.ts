import type { Page, PageRequest } from '../../adapters/database/stores.ts';
import type {
  AlertRecord,
  AlertStore,
  CursorStore,
  IncidentTrackingStore,
  TrackedIncident,
} from '../../adapters/database/tracking-stores.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import type { PostMortemSource } from '../../core/incidents/draft-post-mortem.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';

export type HeldTracking = {
  readonly tracked: Map<string, TrackedIncident>;
  readonly timelines: Map<string, readonly StoredTimelineEntry[]>;
  readonly splits: Map<string, string>;
  readonly stories: Map<string, Omit<PostMortemSource, 'draftedAt'>>;
  readonly postMortems: Map<string, string>;
  readonly alerts: Map<string, AlertRecord>;
};

export function heldTracking(): HeldTracking {
  return {
    tracked: new Map(),
    timelines: new Map(),
    splits: new Map(),
    stories: new Map(),
    postMortems: new Map(),
    alerts: new Map(),
  };
}

/** The stores of tracking and alerts in memory, as far as the API asks them. */
export function fakeTracking(
  held: HeldTracking,
  paged: <T>(items: readonly T[], page: PageRequest) => Page<T>,
): {
  readonly incidentTracking: IncidentTrackingStore;
  readonly alerts: AlertStore;
  readonly cursors: CursorStore;
} {
  const unused = async (): Promise<never> => {
    throw new Error('the API does not use this');
  };
  return {
    incidentTracking: {
      find: async (id) => held.tracked.get(id) ?? null,
      of: async (ids) => pick(held.tracked, ids),
      timeline: async (id, page) => paged(held.timelines.get(id) ?? [], page),
      splitsOf: async (ids) => pick(held.splits, ids),
      story: async (id) => held.stories.get(id) ?? null,
      postMortem: async (id) => held.postMortems.get(id) ?? null,
      save: unused,
      observe: unused,
      partsOf: unused,
      roots: unused,
      merge: unused,
      split: unused,
      followFindings: unused,
      incidentsOfFindings: unused,
      timelineLength: unused,
      close: unused,
      astray: unused,
    },
    alerts: {
      async save(alerts, at) {
        for (const alert of alerts) held.alerts.set(`${alert.cluster}/${alert.fingerprint}`, toRecord(alert, at));
        return { stored: alerts.length, news: alerts.length };
      },
      list: async ({ cluster, namespace, state, incidentId }, page) =>
        paged(
          [...held.alerts.values()].filter(
            (alert) =>
              (cluster === undefined || alert.cluster === cluster) &&
              (namespace === undefined || alert.labels.namespace === namespace) &&
              (state === undefined || alert.state === state) &&
              (incidentId === undefined || alert.incidentId === incidentId),
          ),
          page,
        ),
      counts: async (ids) =>
        new Map(ids.map((id) => [id, [...held.alerts.values()].filter((alert) => alert.incidentId === id).length])),
      pending: unused,
      attach: unused,
      reconsider: unused,
      expire: unused,
    },
    cursors: { read: unused, save: unused },
  };
}

function toRecord({ groupTruncated: _, expiresAt: __, ...alert }: Alert, at: string): AlertRecord {
  return { ...alert, firstSeenAt: at, lastSeenAt: at, occurrences: 1, incidentId: null };
}

function pick<T>(from: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> {
  return new Map([...from].filter(([id]) => ids.includes(id)));
}
