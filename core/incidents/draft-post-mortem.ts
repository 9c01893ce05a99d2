import type { ObjectRef } from '../cluster/object-ref.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Incident } from '../diagnosis/incident.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { type IncidentTracking, stateOf } from './incident-tracking.ts';
import type { TimelineEntry, TimelineKind } from './timeline-entry.ts';

export type PostMortemSource = {
  /** What it costs, what is unknown and what else was weighed is not on record of older ones. */
  readonly incident: Pick<Incident, 'id' | 'title' | 'causes'> &
    Partial<Pick<Incident, 'impact' | 'unknown' | 'hypotheses'>>;
  readonly tracking: IncidentTracking;
  readonly timeline: readonly TimelineEntry[];
  /** What its symptoms were seen on. */
  readonly symptoms: readonly { readonly object: ObjectRef; readonly message: string }[];
  readonly alerts: readonly {
    readonly name: string;
    readonly summary: string;
    readonly startsAt: string;
    /** What its labels name. */
    readonly objects: readonly Omit<ObjectRef, 'uid'>[];
  }[];
  /** RFC 3339, for the line that says when this was drafted. */
  readonly draftedAt: string;
};

const mostLines = 200;
const mostObjects = 30;
const deeds: ReadonlySet<TimelineKind> = new Set([
  'remediation-requested',
  'remediation-decided',
  'remediation-ended',
  'acknowledged',
  'assigned',
  'note',
  'silenced',
  'unsilenced',
  'split',
  'merged',
  'absorbed',
  'resolved',
]);

/**
 * The draft of a post-mortem in Markdown, from what is on record and nothing else: what is not known stands under the open
 * questions. Whatever clusters and people wrote is escaped, so that it is read and never obeyed. Pure.
 */
export function draftPostMortem(given: PostMortemSource): string {
  const { tracking, draftedAt } = given;
  // Some of it was learned later than it happened.
  const source = { ...given, timeline: given.timeline.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
  const sections = [
    [
      `# Post-mortem: ${escapeMarkdown(source.incident.title)}`,
      `_Draft of ${draftedAt}, from the record of incident ${escapeMarkdown(source.incident.id)}; state: ${stateOf(tracking)}._`,
    ],
    ['## Impact', ...impact(source)],
    ['## Timeline', ...timeline(source.timeline)],
    ['## Cause', ...causes(source)],
    ['## What changed before', ...changes(source.timeline)],
    ['## What was done, and by whom', ...done(source.timeline)],
    ['## Verification', ...verification(source)],
    ['## Open questions', ...questions(source)],
  ];
  return `${sections
    .map((lines) =>
      lines
        .join('\n\n')
        .replaceAll(/\n\n(?=- )/g, '\n')
        .replaceAll(/^(#+ [^\n]*)\n(?=- )/gm, '$1\n\n'),
    )
    .join('\n\n')}\n`;
}

function impact({ incident, tracking, symptoms, alerts }: PostMortemSource): readonly string[] {
  const { openedAt, resolution, worst, reopenings, cluster } = tracking;
  const end = resolution?.at ?? tracking.closedAt;
  const shown = symptoms.length > 0 ? symptoms.map(({ object }) => object) : alerts.flatMap((alert) => alert.objects);
  const objects = [...new Map(shown.map((object) => [refKey(object), object])).values()];
  const namespaces = [...new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ''))].sort();
  return [
    `- Severity: ${worst} at its worst`,
    `- Cluster: ${cluster === '' ? 'not on record' : escapeMarkdown(cluster)}${namespaces.length === 0 ? '' : `; namespaces: ${namespaces.map(escapeMarkdown).join(', ')}`}`,
    `- From ${openedAt} ${end === null ? 'on; it has not ended' : `to ${end} (${duration(openedAt, end)})`}`,
    ...(reopenings === 0 ? [] : [`- It came back ${reopenings === 1 ? 'once' : `${reopenings} times`}`]),
    ...(incident.impact === undefined ? [] : [`- ${escapeMarkdown(incident.impact.says)}`]),
    `- Reached: ${objects.length === 0 ? 'not on record' : some(objects.map(sayObject))}`,
    ...(alerts.length === 0 ? [] : [`- Alerts: ${some([...new Set(alerts.map(({ name }) => escapeMarkdown(name)))])}`]),
  ];
}

function timeline(entries: readonly TimelineEntry[]): readonly string[] {
  if (entries.length === 0) return ['Nothing is on record.'];
  const lines = entries.slice(0, mostLines).map(sayEntry);
  const more = entries.length - lines.length;
  return more > 0 ? [...lines, `- and ${more} more`] : lines;
}

function causes({ incident }: PostMortemSource): readonly string[] {
  if (incident.causes.length === 0)
    return ['The cause is unknown: the evidence does not reach further than the symptoms.'];
  return incident.causes.flatMap(({ object, reason, confidence, chain, reasons }) => [
    `**${sayObject(object)}: ${escapeMarkdown(reason)}** (${Math.round(confidence * 100)} % sure)`,
    ...chain.map((link) => `- ${sayObject(link.object)}: ${escapeMarkdown(link.says)}`),
    ...(reasons ?? []).map((why) => `- Held for it because: ${escapeMarkdown(why)}`),
  ]);
}

function changes(entries: readonly TimelineEntry[]): readonly string[] {
  const found = entries.filter(({ kind }) => kind === 'changed-before');
  return found.length === 0 ? ['No change before it is on record.'] : found.map(sayEntry);
}

function done(entries: readonly TimelineEntry[]): readonly string[] {
  const found = entries.filter(({ kind, by }) => deeds.has(kind) && (by !== null || kind.startsWith('remediation')));
  return found.length === 0 ? ['Nothing that a person did is on record.'] : found.slice(0, mostLines).map(sayEntry);
}

function verification({ tracking, timeline: entries }: PostMortemSource): readonly string[] {
  const ended = entries.filter(({ kind }) => kind === 'remediation-ended').map(sayEntry);
  const { resolution, closedAt, members } = tracking;
  const left = members.filter(({ isOpen }) => isOpen).reduce((sum, { symptomCount }) => sum + symptomCount, 0);
  if (resolution === null) return [...ended, `It is not resolved: ${left} symptoms are still seen.`];
  const how =
    resolution.by === null
      ? 'Diagnosis saw no symptom any more'
      : `${escapeMarkdown(resolution.by)} called it resolved`;
  const since = closedAt === null ? 'It may still come back.' : `It had not come back by ${closedAt}.`;
  const still = left === 0 ? '' : ` ${left} symptoms were still seen then.`;
  return [...ended, `${how} at ${resolution.at}.${still} ${since}`];
}

function questions({ incident, tracking, timeline: entries }: PostMortemSource): readonly string[] {
  const has = (...kinds: readonly TimelineKind[]): boolean => entries.some(({ kind }) => kinds.includes(kind));
  return [
    ...(incident.causes.length === 0 ? ['- What was the cause?'] : []),
    ...incident.causes
      .filter(({ confidence }) => confidence < 0.8)
      .map(({ object }) => `- Was ${sayObject(object)} really the cause?`),
    ...(incident.unknown?.lookAt ?? []).map((place) => `- Not looked at yet: ${escapeMarkdown(place)}`),
    ...(incident.hypotheses ?? [])
      .slice(0, 3)
      .map(({ object, why }) => `- Was it ${sayObject(object)} instead? ${escapeMarkdown(why)}`),
    ...(has('changed-before') ? [] : ['- What changed before it broke?']),
    ...(has('remediation-ended') || tracking.resolution?.by === null ? [] : ['- What made it go away?']),
    ...(tracking.resolution !== null && !has('remediation-ended') && tracking.resolution.by === null
      ? ['- It went away without a remediation of KubeSage: who or what mended it?']
      : []),
    ...(has('alerts-attached') ? [] : ['- Why did no alert tell of it?']),
    ...(tracking.acknowledged === null && !has('acknowledged') ? ['- Why did nobody acknowledge it?'] : []),
    ...(tracking.reopenings > 0 ? ['- Why did it come back?'] : []),
    '- What keeps it from happening again?',
  ];
}

function sayEntry({ at, by, says }: TimelineEntry): string {
  return `- ${at}${by === null ? '' : ` (${escapeMarkdown(by)})`}: ${escapeMarkdown(says)}`;
}

function sayObject({ kind, namespace, name }: Omit<ObjectRef, 'uid'>): string {
  return escapeMarkdown(namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`);
}

function some(items: readonly string[]): string {
  const more = items.length - mostObjects;
  return `${items.slice(0, mostObjects).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function duration(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
