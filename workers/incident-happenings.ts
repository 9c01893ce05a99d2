import type { Database, StoredEvent } from '../adapters/database/stores.ts';
import { isTerminal, type RemediationPhase, remediationPhases } from '../core/remediation/phase.ts';
import type { Remediation } from '../core/remediation/remediation.ts';
import type { AlertNews, IncidentHappening } from '../workflows/messages.ts';

/** What a batch of events means for those who follow incidents. */
export type Followed = {
  /** By incident, each in the order of the events. Incidents that are part of another one are named as themselves. */
  readonly happenings: ReadonlyMap<string, readonly IncidentHappening[]>;
  /** Findings that opened or went. */
  readonly findings: readonly string[];
  /** Clusters where a diagnosed incident opened or changed. */
  readonly clusters: readonly string[];
};

/** Reads events as the workflows of incidents hear of them. What is about no incident, or came from one's own workflow, is left out. */
export async function incidentHappenings(database: Database, events: readonly StoredEvent[]): Promise<Followed> {
  const happenings = new Map<string, IncidentHappening[]>();
  const clusters = new Set<string>();
  const findings = events
    .filter(({ type }) => type.startsWith('kubesage.finding.'))
    .flatMap(({ data }) => text(data.findingId));
  const remediations = events.filter(({ type }) => type.startsWith('kubesage.remediation.'));
  const incidents = await database.incidentTracking.incidentsOfFindings([
    ...new Set(remediations.flatMap(({ data }) => (data.incidentId ? [] : text(data.findingId)))),
  ]);

  for (const event of events) {
    if (event.type.startsWith('kubesage.incident.')) {
      const [incidentId] = text(event.data.incidentId);
      if (incidentId === undefined || event.data.origin === 'tracking') continue;
      const { alerts, absorbed, cluster } = event.data as EventData;
      if (alerts === undefined && event.type !== 'kubesage.incident.resolved') clusters.add(String(cluster));
      add(incidentId, { ...base(event), ...(alerts && { alerts }), ...(absorbed && { absorbed }) });
    } else if (event.type.startsWith('kubesage.remediation.')) {
      const [incidentId = incidents.get(text(event.data.findingId)[0] ?? '')] = text(event.data.incidentId);
      const remediation = incidentId === undefined ? null : await tellOf(event);
      if (incidentId !== undefined && remediation !== null) add(incidentId, { ...base(event), remediation });
    }
  }
  return { happenings, findings: [...new Set(findings)], clusters: [...clusters] };

  function add(incidentId: string, happening: IncidentHappening): void {
    const list = happenings.get(incidentId);
    if (list === undefined) happenings.set(incidentId, [happening]);
    else list.push(happening);
  }

  /** Who asked and who decided stands in the remediation itself. */
  async function tellOf({ data }: StoredEvent): Promise<NonNullable<IncidentHappening['remediation']> | null> {
    const [id] = text(data.remediationId);
    const phase = remediationPhases.find((known) => known === data.phase);
    if (id === undefined || phase === undefined || !isTold(phase)) return null;
    const stored = await database.remediations.find(id);
    const known = stored !== null && stored.runId === data.runId ? stored : null;
    return { id, phase, ...sayPhase(phase, String(data.says ?? ''), known) };
  }
}

type EventData = {
  readonly cluster?: unknown;
  readonly alerts?: AlertNews;
  readonly absorbed?: NonNullable<IncidentHappening['absorbed']>;
};

function base({ sequence, time }: StoredEvent): IncidentHappening {
  return { sequence, at: time };
}

function isTold(phase: RemediationPhase): boolean {
  return phase === 'planning' || phase === 'acting' || isTerminal(phase);
}

function sayPhase(
  phase: RemediationPhase,
  says: string,
  remediation: Remediation | null,
): { readonly says: string; readonly by: string | null } {
  const title = remediation?.remedy.title ?? 'A remediation';
  const rehearsal = remediation?.isDryRun === true ? ' (dry run)' : '';
  if (phase === 'planning') return { says: `Proposed${rehearsal}: ${title}`, by: remediation?.requestedBy ?? null };
  if (phase !== 'acting' && phase !== 'refused') return { says: `${title}: ${phase}. ${says}`, by: null };
  const decision = remediation?.decision ?? null;
  const reason = decision === null ? says : decision.reason;
  return { says: `${phase === 'acting' ? 'Approved' : 'Refused'}: ${title} (${reason})`, by: decision?.by ?? null };
}

function text(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}
