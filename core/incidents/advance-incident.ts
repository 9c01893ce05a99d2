import { applyAct } from './apply-act.ts';
import { applyObservation } from './apply-observation.ts';
import type { AlertCount, IncidentInput } from './incident-input.ts';
import { type IncidentTracking, isFinal } from './incident-tracking.ts';
import type { TimelineEntry, TimelineKind } from './timeline-entry.ts';

export type Advanced = { readonly tracking: IncidentTracking; readonly entries: readonly TimelineEntry[] };

/**
 * The rules by which an incident lives: what it learns, and how it stands after that. Pure and total: an input that has nothing to
 * say here (a repeated observation, anything after the end) changes nothing and adds no line to the story.
 */
export function advanceIncident(tracking: IncidentTracking, input: IncidentInput): Advanced {
  if (isFinal(tracking)) return { tracking, entries: [] };
  const { at } = input;
  switch (input.kind) {
    case 'act':
      return applyAct(tracking, input.act, at, input.outcome);
    case 'observed':
      return applyObservation(tracking, input.members, at);
    case 'changed-before':
      return told(tracking, 'changed-before', at, input.says, { refs: [input.changeId] });
    case 'alerts':
      return { tracking, entries: alertEntries(input) };
    case 'enriched':
      return told(tracking, 'enriched', at, input.says, { refs: input.refs });
    case 'remediation':
      return tellOfRemediation(tracking, input);
    case 'absorbed':
      return told(tracking, 'absorbed', at, input.says, { by: input.by, refs: [input.incidentId] });
    case 'ignored':
      return told(tracking, 'message-ignored', at, input.says);
    case 'tick':
      return passTime(tracking, at);
    default:
      return input satisfies never;
  }
}

/** When time alone will change something, in epoch milliseconds; null when nothing waits. */
export function nextDeadline({ silence, resolution, reopenWithinMs }: IncidentTracking): number | null {
  const times = [
    ...(silence === null ? [] : [Date.parse(silence.until)]),
    ...(resolution === null ? [] : [Date.parse(resolution.at) + reopenWithinMs]),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

function passTime(tracking: IncidentTracking, at: string): Advanced {
  const now = Date.parse(at);
  const entries: TimelineEntry[] = [];
  let next = tracking;
  if (next.silence !== null && now >= Date.parse(next.silence.until)) {
    // What was acknowledged before it was silenced has to be looked at again.
    next = { ...next, silence: null, acknowledged: null };
    const says = next.resolution === null ? 'The silence has ended: it is still there.' : 'The silence has ended.';
    entries.push(entry('silence-expired', at, says));
  }
  if (next.resolution !== null && now >= Date.parse(next.resolution.at) + next.reopenWithinMs) {
    if (next.members.some(({ isOpen }) => isOpen)) {
      const says = `It was resolved by ${next.resolution.by ?? 'itself'}, and what showed it is still there.`;
      next = { ...next, resolution: null, acknowledged: null, reopenings: next.reopenings + 1 };
      entries.push(entry('reopened', at, says));
    } else {
      next = { ...next, closedAt: at };
      entries.push(entry('closed', at, 'It did not come back.'));
    }
  }
  return { tracking: next, entries };
}

function tellOfRemediation(
  tracking: IncidentTracking,
  { at, phase, says, by, remediationId }: Extract<IncidentInput, { readonly kind: 'remediation' }>,
): Advanced {
  const refs = [remediationId];
  switch (phase) {
    case 'planning':
      return told(tracking, 'remediation-requested', at, says, { by, refs });
    case 'acting':
    case 'refused':
      return told(tracking, 'remediation-decided', at, says, { by, refs });
    case 'rehearsed':
    case 'expired':
    case 'resolved':
    case 'rolled-back':
    case 'failed':
      return told(tracking, 'remediation-ended', at, says, { refs });
    case 'rehearsing':
    case 'awaiting-decision':
    case 'verifying':
    case 'rolling-back':
      return { tracking, entries: [] };
    default:
      return phase satisfies never;
  }
}

function alertEntries(input: Extract<IncidentInput, { readonly kind: 'alerts' }>): readonly TimelineEntry[] {
  const { at, attached, resolved, truncated } = input;
  const leftOut = truncated === 0 ? '' : ` The sender left out ${truncated} more of the group.`;
  return [
    ...(attached.length === 0 && truncated === 0
      ? []
      : [entry('alerts-attached', at, `Alerts: ${sayCounts(attached)}.${leftOut}`)]),
    ...(resolved.length === 0 ? [] : [entry('alerts-resolved', at, `Alerts are over: ${sayCounts(resolved)}.`)]),
  ];
}

function sayCounts(counts: readonly AlertCount[]): string {
  return counts.length === 0
    ? 'none new'
    : counts.map(({ name, count }) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}

function told(
  tracking: IncidentTracking,
  kind: TimelineKind,
  at: string,
  says: string,
  more: Partial<Pick<TimelineEntry, 'by' | 'refs'>> = {},
): Advanced {
  return { tracking, entries: [{ ...entry(kind, at, says), ...more }] };
}

function entry(kind: TimelineKind, at: string, says: string): TimelineEntry {
  return { at, kind, by: null, says, refs: [] };
}
