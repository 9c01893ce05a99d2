import type { Alert } from '../../core/alerts/alert.ts';
import { labelsOfSubject } from '../../core/alerts/labels-of-subject.ts';
import { makeAlert } from '../../core/alerts/make-alert.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { hash128 } from '../../core/hash.ts';
import type { CloudEvent } from './cloud-event-schema.ts';
import { earlierOf, isoTime } from './iso-time.ts';

/** An event that says nothing of an end is taken as over after an hour, unless it comes again. */
const lastsMs = 3_600_000;
const over = /^(resolved|ok|closed|cleared|recovered|inactive|success)$/i;
const ending = /[._-](resolved|closed|cleared|recovered|ended)$/i;
const beginning = /[._-](firing|opened|triggered|started|raised)$/i;

/**
 * A CloudEvent as an alert: its type (or `data.alertname`) is the name, its labels are those of the data and what the subject names.
 * The same source, type, subject and labels are the same alert; an end is told by `data.status` or by the type's last word.
 */
export function fromCloudEvent(
  event: CloudEvent,
  clusterOf: (labels: Readonly<Record<string, string>>) => string,
  now: Date,
): Alert {
  const data = recordOf(event.data);
  const { source, type, subject = '' } = event;
  const kind = type.replace(ending, '').replace(beginning, '');
  const given = { ...labelsOfSubject(subject), ...textsOf(data, flat), ...textsOf(recordOf(data.labels)) };
  const status = String(data.status ?? data.state ?? '');
  const isOver = over.test(status) || ending.test(type);
  const at = isoTime(event.time) ?? now.toISOString();
  const startsAt = earlierOf(isoTime(textOf(data.startsAt)) ?? at, now);
  const end = isoTime(textOf(data.endsAt));
  const labels = {
    ...given,
    alertname: given.alertname ?? kind,
    severity: given.severity ?? textOf(event.severity) ?? '',
    event_source: source,
    ...(subject === '' ? {} : { event_subject: subject }),
  };
  const { severity: _, ...identity } = given;
  return makeAlert({
    cluster: clusterOf(labels),
    source: 'cloudevents',
    state: isOver ? 'resolved' : 'firing',
    labels,
    annotations: annotationsOf(event, data),
    startsAt,
    endsAt: isOver ? (end ?? at) : null,
    expiresAt: isOver ? null : (end ?? (/^(firing|open|active|alerting)$/i.test(status) ? null : after(at))),
    fingerprint: textOf(data.fingerprint) ?? hash128(canonicalJson([source, kind, subject, identity])),
    link: textOf(data.link) ?? textOf(data.url) ?? '',
    groupTruncated: 0,
  });
}

/** Fields of the data that say as much as labels do. */
const flat: ReadonlySet<string> = new Set([
  'alertname',
  'severity',
  'priority',
  'cluster',
  'namespace',
  'pod',
  'container',
  'deployment',
  'statefulset',
  'daemonset',
  'job_name',
  'cronjob',
  'service',
  'ingress',
  'node',
  'persistentvolumeclaim',
  'horizontalpodautoscaler',
]);

function annotationsOf({ data: raw }: CloudEvent, data: Readonly<Record<string, unknown>>): Record<string, string> {
  const summary = textOf(data.summary) ?? textOf(data.title) ?? textOf(data.message) ?? textOf(raw);
  const description = textOf(data.description);
  return {
    ...textsOf(recordOf(data.annotations)),
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textsOf(values: Readonly<Record<string, unknown>>, only?: ReadonlySet<string>): Record<string, string> {
  const entries = Object.entries(values).flatMap(([key, value]) => {
    if (only !== undefined && !only.has(key)) return [];
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(entries);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function after(time: string): string {
  return new Date(Date.parse(time) + lastsMs).toISOString();
}
