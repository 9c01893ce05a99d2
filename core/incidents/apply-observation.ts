import { severityRank } from '../causality/severity-rank.ts';
import type { Severity } from '../diagnosis/finding.ts';
import type { Advanced } from './advance-incident.ts';
import type { IncidentMember, IncidentTracking } from './incident-tracking.ts';
import type { TimelineEntry, TimelineKind } from './timeline-entry.ts';

const mostRefs = 20;

/** How things stand now, against how they stood: which symptoms joined and left, how bad it is, whether it is over or back. */
export function applyObservation(tracking: IncidentTracking, members: readonly IncidentMember[], at: string): Advanced {
  const entries: TimelineEntry[] = [];
  const tell = (kind: TimelineKind, says: string, refs: readonly string[] = []): void => {
    entries.push({ at, kind, by: null, says, refs: refs.slice(0, mostRefs) });
  };
  const before = new Map(tracking.members.map((member) => [member.id, member]));
  const isOpen = members.some((member) => member.isOpen);
  const severity = worstOf(members) ?? tracking.severity;
  const joined = members.flatMap((member) => newTo(before.get(member.id), member));
  const left = members.flatMap((member) => goneFrom(before.get(member.id), member));
  const grown = members.some(
    (member) => member.isOpen && member.symptomCount > (before.get(member.id)?.symptomCount ?? 0),
  );
  const cameBack = members.some((member) => member.isOpen && before.get(member.id)?.isOpen === false);

  let next: IncidentTracking = {
    ...tracking,
    members,
    title: members.find(({ id }) => id === tracking.incidentId)?.title ?? tracking.title,
    severity,
    worst: severityRank(severity) > severityRank(tracking.worst) ? severity : tracking.worst,
  };
  if (next.resolution !== null && isOpen && isBack()) {
    tell(
      'reopened',
      'It is back.',
      members.flatMap((member) => (member.isOpen ? member.symptoms : [])),
    );
    next = { ...next, resolution: null, acknowledged: null, reopenings: next.reopenings + 1 };
  }
  if (joined.length > 0 || (grown && !cameBack)) {
    tell('symptoms-joined', `${sayCount(joined.length, members)} joined.`, joined);
  }
  if (left.length > 0 && isOpen) tell('symptoms-left', `${sayCount(left.length, members)} left.`, left);
  if (isOpen && severity !== tracking.severity) {
    tell('severity-changed', `It is ${severity} now, and was ${tracking.severity}.`);
  }
  if (next.resolution === null && !isOpen) {
    tell('resolved', 'Everything that showed it is over.');
    next = { ...next, resolution: { by: null, at, says: 'Everything that showed it is over.' } };
  }
  return { tracking: next, entries };

  /** What a person called resolved stays so until something happens that the person has not seen. */
  function isBack(): boolean {
    if (cameBack || tracking.resolution?.by === null) return true;
    return joined.length > 0 || grown || severityRank(severity) > severityRank(tracking.severity);
  }
}

function worstOf(members: readonly IncidentMember[]): Severity | null {
  const open = members.filter(({ isOpen }) => isOpen).map(({ severity }) => severity);
  return open.reduce<Severity | null>(
    (worst, severity) => (worst === null || severityRank(severity) > severityRank(worst) ? severity : worst),
    null,
  );
}

function newTo(before: IncidentMember | undefined, after: IncidentMember): readonly string[] {
  if (!after.isOpen || before?.isOpen !== true || isCut(before) || isCut(after)) return [];
  const known = new Set(before.symptoms);
  return after.symptoms.filter((id) => !known.has(id));
}

function goneFrom(before: IncidentMember | undefined, after: IncidentMember): readonly string[] {
  if (before === undefined || !before.isOpen || isCut(before) || isCut(after)) return [];
  const now = new Set(after.symptoms);
  return before.symptoms.filter((id) => !now.has(id));
}

/** Of more symptoms than are kept by name, only the count tells. */
function isCut({ symptoms, symptomCount }: IncidentMember): boolean {
  return symptomCount > symptoms.length;
}

function sayCount(count: number, members: readonly IncidentMember[]): string {
  const total = members.reduce((sum, { isOpen, symptomCount }) => sum + (isOpen ? symptomCount : 0), 0);
  const some = count === 0 ? 'More symptoms' : count === 1 ? 'One symptom' : `${count} symptoms`;
  return `${some} (${total} in all)`;
}
