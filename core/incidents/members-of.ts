import type { IncidentMember } from './incident-tracking.ts';

/** The incident and its parts in order, as they were seen; one that is not on record any more, as of a cluster that was removed, is over. */
export function membersOf(ids: readonly string[], seen: readonly IncidentMember[]): readonly IncidentMember[] {
  const known = new Map(seen.map((member) => [member.id, member]));
  return ids.map((id) => {
    const member = known.get(id);
    if (member === undefined)
      return { id, isOpen: false, severity: 'info', title: id, symptoms: [], symptomCount: 0, leading: null };
    const { isOpen, severity, title, symptoms, symptomCount, leading } = member;
    return { id, isOpen, severity, title, symptoms, symptomCount, leading };
  });
}
