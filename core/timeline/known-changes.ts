import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import { stableHash } from '../diagnosis/stable-hash.ts';
import { changeCategory } from './change-category.ts';
import type { ChangeRecord } from './change-record.ts';
import { describeChange } from './describe-change.ts';
import { isBookkeeping } from './ownership.ts';
import { historyPrefix, revisionChanges } from './revision-changes.ts';
import { whoChanged } from './who-changed.ts';

/** Kinds that people and their tools write, where a write of unknown content is worth knowing. Workloads tell by their revisions. */
const written = [
  'ConfigMap',
  'Secret',
  'Service',
  'Ingress',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'ResourceQuota',
  'LimitRange',
  'StorageClass',
  'PersistentVolumeClaim',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'Gateway',
  'HTTPRoute',
] as const satisfies readonly KindName[];
const created = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Namespace',
  'Node',
] as const satisfies readonly KindName[];
const controllers = /^(?:kube-|kubelet|cloud-controller|kwok|clusterrole-aggregation|endpoint)/;
/** A write so soon after the creation belongs to it. */
const withCreationMs = 5_000;

/**
 * What a cluster itself remembers of the time before it was watched, from `since` (RFC 3339) on: rollouts by their revisions, what was
 * created, and the last write of what people configure, with who and when but not what. To be told once, from the first full look.
 * Costs one pass over those kinds.
 */
export function knownChanges(index: ClusterIndex, since: string): readonly ChangeRecord[] {
  const from = Date.parse(since);
  const isSince = (time: string | undefined): boolean => Date.parse(time ?? '') >= from;
  const { cluster, observedAt } = index;
  const creations = [...written, ...created]
    .flatMap((kind) => index.all(kind) as readonly KubeObject[])
    .filter(({ metadata }) => isSince(metadata.creationTimestamp))
    .flatMap((object) => describeChange(cluster, null, object, observedAt) ?? []);
  const writes = written
    .flatMap((kind) => index.all(kind) as readonly KubeObject[])
    .flatMap((object) => lastWrite(cluster, object, isSince));
  return [...revisionChanges(index, since), ...creations, ...writes];
}

function lastWrite(
  cluster: string,
  object: KubeObject,
  isSince: (time: string | undefined) => boolean,
): readonly ChangeRecord[] {
  const { who, at } = whoChanged(null, object, 'spec');
  const { creationTimestamp = '', uid = '', name } = object.metadata;
  if (at === null || who === null || !isSince(at) || controllers.test(who) || isBookkeeping(object)) return [];
  if (Date.parse(at) - Date.parse(creationTimestamp) <= withCreationMs) return [];
  return [
    {
      id: `${historyPrefix}${stableHash([cluster, uid, at])}`,
      cluster,
      at,
      object: refOf(object),
      category: changeCategory(object.kind, 'changed'),
      verb: 'changed',
      who,
      says: `${object.kind} ${name} was written, before it was watched: what changed is not known`,
      fields: [],
    },
  ];
}
