import type { AlertRecord, TrackingSummary } from '../../adapters/database/stores.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import type { Paint } from '../terminal.ts';
import { paintSeverity } from './paint-severity.ts';
import { relativeTime } from './relative-time.ts';

const mostAlerts = 10;

/** How an incident is handled: its state, whose it is, the alerts that speak of it. Everything given must be clean. */
export function sayTracking(
  {
    tracking,
    alerts,
    alertCount,
  }: {
    readonly tracking: TrackingSummary | null;
    readonly alerts: readonly AlertRecord[];
    readonly alertCount: number;
  },
  paint: Paint,
  now: Date,
): string {
  const lines = tracking === null ? ['  Handling  nobody follows it yet'] : sayHandling(tracking, now);
  return [...lines, ...sayAlerts(alerts, alertCount, paint, now)].join('\n');
}

/** The story of an incident, one line each; what a person wrote may take several. */
export function sayTimeline(entries: readonly StoredTimelineEntry[], paint: Paint): string {
  return entries
    .map(({ at, by, kind, says }) => {
      const who = by === null ? '' : ` ${by}`;
      const [first = '', ...rest] = says.split('\n');
      return [`${paint.dim(at)} ${kind}${who}: ${first}`, ...rest.map((line) => `    ${line}`)].join('\n');
    })
    .join('\n');
}

function sayHandling(tracking: TrackingSummary, now: Date): readonly string[] {
  const { state, owner, acknowledged, silence, resolution, reopenings, mergedInto, merged, closedAt } = tracking;
  const facts = [
    owner === null ? 'no owner' : `owner ${owner}`,
    ...(acknowledged === null ? [] : [`acknowledged by ${acknowledged.by} ${relativeTime(acknowledged.at, now)}`]),
    ...(reopenings === 0 ? [] : [`came back ${reopenings === 1 ? 'once' : `${reopenings} times`}`]),
  ];
  return [
    `  Handling  ${state}, ${facts.join(', ')}`,
    ...(silence === null ? [] : [`            silenced by ${silence.by} until ${silence.until}: ${silence.reason}`]),
    ...(mergedInto === null ? [] : [`            merged into ${mergedInto}: look there`]),
    ...(merged.length === 0 ? [] : [`            holds ${merged.join(', ')}`]),
    ...(resolution === null
      ? []
      : [`            resolved ${resolution.by === null ? 'by itself' : `by ${resolution.by}`}: ${resolution.says}`]),
    ...(closedAt === null ? [] : [`            closed ${relativeTime(closedAt, now)}`]),
  ];
}

function sayAlerts(alerts: readonly AlertRecord[], count: number, paint: Paint, now: Date): readonly string[] {
  const shown = alerts.slice(0, mostAlerts).map(({ name, severity, state, startsAt, annotations }, index) => {
    const summary = (annotations.summary ?? '').replaceAll(/\s+/g, ' ').slice(0, 200);
    const label = index === 0 ? '  Alerts    ' : '            ';
    const when = relativeTime(startsAt, now);
    return `${label}${paintSeverity(severity, paint)} ${name} ${state}, since ${when}${summary === '' ? '' : `: ${summary}`}`;
  });
  const more = count - shown.length;
  return more > 0 ? [...shown, paint.dim(`            and ${more} more`)] : shown;
}
