import { beginTracking } from '../begin-tracking.ts';
import type { IncidentMember, IncidentTracking } from '../incident-tracking.ts';

/** RFC 3339 of a minute of a made-up hour. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1, 12, n)).toISOString();

export function member(id = 'incident-a', more: Partial<IncidentMember> = {}): IncidentMember {
  const symptoms = more.symptoms ?? ['f1', 'f2'];
  return {
    id,
    isOpen: true,
    severity: 'high',
    title: `Trouble ${id}`,
    symptoms,
    symptomCount: symptoms.length,
    leading: null,
    ...more,
  };
}

export function tracked(more: Partial<IncidentTracking> = {}): IncidentTracking {
  const subject = { incidentId: 'incident-a', cluster: 'prod', openedAt: minute(0), reopenWithinMs: 30 * 60_000 };
  return { ...beginTracking(subject, [member()]).tracking, ...more };
}
