import { canonicalJson } from '../canonical-json.ts';
import type { Severity } from '../diagnosis/finding.ts';
import { hash128 } from '../hash.ts';
import type { Alert } from './alert.ts';
import { alertObjects } from './alert-objects.ts';
import { boundTexts, cut, plain } from './bound-texts.ts';

export type AlertDraft = Pick<Alert, 'cluster' | 'source' | 'state' | 'labels' | 'annotations' | 'startsAt'> & {
  readonly fingerprint: string | undefined;
  readonly endsAt: string | null;
  readonly expiresAt: string | null;
  readonly link: string;
  readonly groupTruncated: number;
};

const longestLabel = 512;
const longestAnnotation = 2_048;
const longestLink = 2_048;
const severityWords: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  emergency: 'critical',
  fatal: 'critical',
  p1: 'critical',
  page: 'high',
  error: 'high',
  high: 'high',
  major: 'high',
  p2: 'high',
  warning: 'medium',
  warn: 'medium',
  medium: 'medium',
  minor: 'low',
  low: 'low',
  ticket: 'low',
  notice: 'info',
  info: 'info',
  information: 'info',
  none: 'info',
};

/** An alert with its texts cut to size, its severity in our words, and the objects that its labels name. */
export function makeAlert(draft: AlertDraft): Alert {
  const labels = boundTexts(draft.labels, longestLabel);
  return {
    cluster: draft.cluster,
    // From the labels as they came: cutting must not make two alerts one.
    fingerprint: plain(draft.fingerprint ?? hash128(canonicalJson(draft.labels))).slice(0, 128),
    source: draft.source,
    name: cut(labels.alertname ?? 'unnamed', 200),
    severity: severityOf(labels),
    state: draft.state,
    labels,
    annotations: boundTexts(draft.annotations, longestAnnotation),
    startsAt: draft.startsAt,
    endsAt: draft.state === 'resolved' ? (draft.endsAt ?? draft.startsAt) : null,
    expiresAt: draft.state === 'resolved' ? null : draft.expiresAt,
    objects: alertObjects(labels),
    link: /^https?:\/\//i.test(draft.link) ? plain(draft.link).slice(0, longestLink) : '',
    groupTruncated: draft.groupTruncated,
  };
}

/** Without a severity, or with a word that nobody knows, it is taken as a warning. */
function severityOf({ severity = '', priority = '' }: Readonly<Record<string, string>>): Severity {
  return severityWords[severity.toLowerCase()] ?? severityWords[priority.toLowerCase()] ?? 'medium';
}

/** By convention a severity of `none` is not for people: a dead man's switch that always fires. It is kept, and opens nothing. */
export function isForPeople({ labels }: Pick<Alert, 'labels'>): boolean {
  return (labels.severity ?? '').toLowerCase() !== 'none';
}
