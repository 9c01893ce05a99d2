import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { DaemonSet, Deployment, StatefulSet } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { type Revision, revisionHistory } from '../diagnosis/revision-history.ts';
import { stableHash } from '../diagnosis/stable-hash.ts';
import { redact } from '../redact.ts';
import { shorten } from './bounded-text.ts';
import type { ChangeRecord, FieldChange } from './change-record.ts';
import { fieldChanges } from './field-changes.ts';
import { sayFields } from './say-fields.ts';

/** Begins the ids of what is known from the cluster's memory only. */
export const historyPrefix = 'revision-';
const mostFields = 20;
/** Stamped onto each revision's template by its controller. */
const stamped = /labels(?:\.|\[")(?:pod-template-hash|controller-revision-hash)/;

/**
 * The rollouts that the cluster itself remembers, from before it was watched: each stored revision of a Deployment, StatefulSet or
 * DaemonSet against the one before it, from `since` (RFC 3339) on. A revision that was gone back to keeps the time of its first
 * rollout, so it is told only where it is the latest, as what it is: not earlier than the one that it replaced. Costs what is stored.
 */
export function revisionChanges(index: ClusterIndex, since: string): readonly ChangeRecord[] {
  const workloads: readonly (Deployment | StatefulSet | DaemonSet)[] = [
    ...index.all('Deployment'),
    ...index.all('StatefulSet'),
    ...index.all('DaemonSet'),
  ];
  return workloads.flatMap((workload) => {
    const { current, previous } = revisionHistory(index, workload);
    const revisions = current === undefined ? [] : [current, ...previous];
    return revisions.slice(0, -1).flatMap((revision, at): readonly ChangeRecord[] => {
      const before = revisions[at + 1];
      if (before === undefined) return [];
      const when = revision.object.metadata.creationTimestamp ?? '';
      const isReused = when < (before.object.metadata.creationTimestamp ?? '');
      if (when === '' || isReused || Date.parse(when) < Date.parse(since)) return [];
      return rollout(index, workload, before, revision, when);
    });
  });
}

/** Whether a change is known from the cluster's memory only. */
export function isFromHistory({ id }: Pick<ChangeRecord, 'id'>): boolean {
  return id.startsWith(historyPrefix);
}

function rollout(
  index: ClusterIndex,
  workload: Deployment | StatefulSet | DaemonSet,
  before: Revision,
  after: Revision,
  at: string,
): readonly ChangeRecord[] {
  const fields = fieldChanges('spec.template', before.template, after.template).filter(
    ({ path }) => !stamped.test(path),
  );
  if (fields.length === 0) return [];
  const { kind, metadata } = workload;
  const { uid = '', name } = metadata;
  return [
    {
      id: `${historyPrefix}${stableHash([index.cluster, uid, after.object.metadata.name, `${after.number}`])}`,
      cluster: index.cluster,
      at,
      object: refOf(workload),
      category: 'rollout',
      verb: 'changed',
      who: null,
      says: shorten(`${kind} ${name} was rolled out with ${sayFields(fields)}${causeOf(after)}`, 400),
      fields: bounded(fields),
    },
  ];
}

function causeOf({ object }: Revision): string {
  const cause = (object.metadata.annotations?.['kubernetes.io/change-cause'] ?? '').replaceAll(/\s+/g, ' ').trim();
  return cause === '' ? '' : ` (change cause: ${shorten(redact(cause), 120)})`;
}

function bounded(fields: readonly FieldChange[]): readonly FieldChange[] {
  const more = fields.length - mostFields;
  if (more <= 0) return fields;
  return [...fields.slice(0, mostFields - 1), { path: '…', before: null, after: `and ${more + 1} more` }];
}
