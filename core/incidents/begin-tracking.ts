import type { Advanced } from './advance-incident.ts';
import type { IncidentMember, IncidentTracking } from './incident-tracking.ts';

/** The first line of an incident's story. */
export function beginTracking(
  subject: Pick<IncidentTracking, 'incidentId' | 'cluster' | 'openedAt' | 'reopenWithinMs'>,
  members: readonly IncidentMember[],
): Advanced {
  const own = members.find(({ id }) => id === subject.incidentId) ?? members[0];
  const severity = own?.severity ?? 'info';
  const title = own?.title ?? subject.incidentId;
  const tracking: IncidentTracking = {
    ...subject,
    title,
    severity,
    worst: severity,
    members,
    owner: null,
    acknowledged: null,
    silence: null,
    resolution: null,
    reopenings: 0,
    mergedInto: null,
    closedAt: null,
  };
  const count = own?.symptomCount ?? 0;
  const shows = count === 0 ? '' : `, ${count === 1 ? 'one symptom' : `${count} symptoms`}`;
  const says = `${title} (${severity}${shows}).`;
  const refs = (own?.symptoms ?? []).slice(0, 20);
  return { tracking, entries: [{ at: subject.openedAt, kind: 'opened', by: null, says, refs }] };
}
