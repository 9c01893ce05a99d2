import type { TrackingRecord } from '../adapters/database/tracking-stores.ts';
import { sayEnrichment } from '../core/alerts/say-enrichment.ts';
import type { ObjectRef } from '../core/cluster/object-ref.ts';
import type { Finding } from '../core/diagnosis/finding.ts';
import { draftPostMortem } from '../core/incidents/draft-post-mortem.ts';
import {
  defaultReopenWithinMs,
  type IncidentMember,
  type IncidentTracking,
  isFinal,
} from '../core/incidents/incident-tracking.ts';
import { membersOf } from '../core/incidents/members-of.ts';
import type { TimelineKind } from '../core/incidents/timeline-entry.ts';
import type { CarriedIncident } from '../workflows/messages.ts';
import { type ChangeLine, changesBeforeIncident } from './changes-before-incident.ts';
import type { ActivityDependencies } from './create-activities.ts';
import { diagnoseLive } from './diagnose-live.ts';
import { heartbeatWhile } from './heartbeat-while.ts';

/** What is on record of an incident when its workflow begins. */
export type RecalledIncident =
  /** It is unknown, part of another one, or over. */
  | { readonly kind: 'none' }
  /** Its story goes on, as after the loss of Temporal's own state. */
  | { readonly kind: 'known'; readonly carried: Omit<CarriedIncident, 'enrichedAt' | 'wanted' | 'inbox'> }
  | {
      readonly kind: 'new';
      /** The last event that an earlier episode knew of. */
      readonly lastSequence: number;
      readonly isFirst: boolean;
      readonly subject: Pick<IncidentTracking, 'incidentId' | 'cluster' | 'openedAt' | 'reopenWithinMs'>;
      readonly member: IncidentMember;
      /** Changes before it broke, oldest first. */
      readonly changes: readonly ChangeLine[];
    };

export type IncidentActivities = ReturnType<typeof createIncidentActivities>;

/** What people did, which the audit trail keeps as well, whichever way it came. */
const deeds: ReadonlySet<TimelineKind> = new Set([
  'acknowledged',
  'assigned',
  'note',
  'silenced',
  'unsilenced',
  'merged',
  'split',
  'resolved',
]);

export function createIncidentActivities(dependencies: ActivityDependencies) {
  const { clusters, database, now, reopenWithinMs = defaultReopenWithinMs } = dependencies;
  const { incidentTracking, audit } = database;

  return {
    /** Reads only. */
    async recallIncident({ incidentId }: { readonly incidentId: string }): Promise<RecalledIncident> {
      const [stored, roots, [observed]] = await Promise.all([
        incidentTracking.find(incidentId),
        incidentTracking.roots([incidentId]),
        incidentTracking.observe([incidentId]),
      ]);
      if (roots.get(incidentId) !== incidentId) return { kind: 'none' };
      if (stored !== null && !isFinal(stored.tracking)) {
        const { episode, tracking, version, lastSequence } = stored;
        const position = await incidentTracking.timelineLength(incidentId, episode);
        return { kind: 'known', carried: { episode, tracking, version, lastSequence, position } };
      }
      if (observed === undefined) return { kind: 'none' };
      const { cluster, openedAt } = observed;
      const [member] = membersOf([incidentId], [observed]);
      if (member === undefined) return { kind: 'none' };
      return {
        kind: 'new',
        lastSequence: stored?.lastSequence ?? 0,
        isFirst: stored === null,
        subject: { incidentId, cluster, openedAt, reopenWithinMs },
        member,
        changes: await changesBeforeIncident(database, incidentId),
      };
    },

    /** How the incident and what was merged into it stand now, itself first. Reads only. */
    async observeIncident({ incidentId }: { readonly incidentId: string }): Promise<readonly IncidentMember[]> {
      const ids = [incidentId, ...(await incidentTracking.partsOf(incidentId))];
      return membersOf(ids, await incidentTracking.observe(ids));
    },

    /** Brings the read model and the audit trail up to what the workflow says. Idempotent. */
    async recordIncident(record: TrackingRecord): Promise<void> {
      await incidentTracking.save(record);
      for (const { kind, by, says, refs, position } of record.entries) {
        if (by === null || !deeds.has(kind)) continue;
        await audit.append(`incident:${record.incidentId}:${record.episode}:${position}`, {
          actor: by,
          action: `incident.${kind}`,
          subject: record.incidentId,
          detail: { says, refs },
        });
      }
    },

    /** Answers the incident that it is a part of now. Idempotent. */
    async mergeIncident(request: {
      readonly from: string;
      readonly into: string;
      readonly by: string;
      readonly reason: string;
    }): Promise<string> {
      return incidentTracking.merge(request);
    },

    /** Answers the incident that the symptoms make now. Idempotent. */
    async splitIncident(request: { readonly from: string; readonly symptoms: readonly string[] }): Promise<string> {
      return incidentTracking.split(request);
    },

    /** The end of an episode: its post-mortem is drafted from what is on record. Idempotent. */
    async closeIncident({
      incidentId,
      episode,
    }: {
      readonly incidentId: string;
      readonly episode: string;
    }): Promise<void> {
      const story = await incidentTracking.story(incidentId);
      const draft = story === null ? '' : draftPostMortem({ ...story, draftedAt: now().toISOString() });
      await incidentTracking.close(incidentId, episode, draft);
    },

    /** Looks at what alerts name (`Kind/namespace/name`) and says what diagnosis and the logs tell of it. Reads only. */
    async enrichIncident(input: {
      readonly cluster: string;
      readonly objects: readonly string[];
    }): Promise<{ readonly says: string; readonly refs: readonly string[] }> {
      const cluster = await clusters.connect(input.cluster);
      const refs = input.objects.map(refOfKey);
      const namespaces = [...new Set(refs.map(({ namespace }) => namespace))];
      return heartbeatWhile(async (signal) => {
        const found = await Promise.all(refs.map((ref) => cluster.read(ref, signal)));
        const findings: Finding[] = [];
        for (const namespace of namespaces) {
          const { diagnosis } = await diagnoseLive(cluster, namespace === '' ? null : namespace, signal);
          findings.push(...diagnosis.findings, ...diagnosis.notes);
        }
        const said = input.objects.map((object, index) => sayEnrichment(object, found[index] !== null, findings));
        return {
          says: said.map(({ says }) => says).join('\n'),
          refs: [...new Set(said.flatMap((one) => one.refs))].slice(0, 20),
        };
      });
    },
  };
}

function refOfKey(key: string): Pick<ObjectRef, 'kind' | 'namespace' | 'name'> {
  const [kind = '', ...rest] = key.split('/');
  const [namespace = '', name = ''] = rest.length === 2 ? rest : ['', rest[0]];
  return { kind, namespace, name };
}
