import { canonicalJson } from '../canonical-json.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Pod } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { isReady } from '../diagnosis/workloads.ts';
import { hopelessness } from './hopelessness.ts';
import { valueAt } from './json-pointer.ts';
import type { Verification } from './plan.ts';
import { desiredPods, rolloutFault } from './rollout-fault.ts';

export type Judgement = {
  readonly ok: boolean;
  /** Set when waiting longer cannot help. */
  readonly failedForGood: string | null;
  /** What does not hold yet. */
  readonly reasons: readonly string[];
  /** Uids and restart counts of the watched pods: must not change while the remedy settles. */
  readonly fingerprint: string;
};

/** Gaps that were there before the change as well: what was found was found without those kinds. */
const lastingGaps: ReadonlySet<string> = new Set(['Forbidden', 'NotFound', 'Internal']);

/** Judges verifications on live state. Pure; cost grows with the pods of the watched workloads. */
export function judge(
  verifications: readonly Verification[],
  index: ClusterIndex,
  findings: readonly Finding[],
): Judgement {
  const reasons = verifications.flatMap((verification) => unmet(verification, index, findings) ?? []);
  const watched = verifications.filter((verification) => 'workload' in verification);
  const refs = new Map(watched.map(({ workload }) => [refKey(workload), workload]));
  const pods = [...refs.values()].flatMap((ref) => livePods(ref, index));
  const hopeless = watched.flatMap((verification) => {
    const workload = find(verification.workload, index);
    const since = 'since' in verification ? verification.since : undefined;
    return workload === undefined || since === undefined ? [] : (hopelessness(workload, index, since) ?? []);
  });
  return {
    ok: reasons.length === 0,
    failedForGood: hopeless[0] ?? null,
    reasons,
    fingerprint: pods
      .map((pod) => `${pod.metadata.uid} ${restartsOf(pod)}`)
      .sort()
      .join(','),
  };
}

function unmet(verification: Verification, index: ClusterIndex, findings: readonly Finding[]): string | null {
  switch (verification.kind) {
    case 'rollout-complete': {
      const workload = find(verification.workload, index);
      return workload === undefined ? absence(verification.workload, index) : rolloutFault(workload);
    }
    case 'rollout-observed': {
      const workload = find(verification.workload, index);
      if (workload === undefined) return absence(verification.workload, index);
      return isObserved(workload) ? null : `${refKey(verification.workload)} has not been acted on by its controller`;
    }
    case 'pods-ready':
      return podsFault(verification.workload, index);
    case 'finding-gone':
      return findingFault(verification.findingId, index, findings);
    case 'field-equals':
      return fieldFault(verification, index);
    default:
      return verification satisfies never;
  }
}

function podsFault(ref: ObjectRef, index: ClusterIndex): string | null {
  const workload = find(ref, index);
  if (workload === undefined) return absence(ref, index);
  const pods = livePods(ref, index);
  const waiting = pods.filter((pod) => !isReady(pod));
  if (waiting.length > 0) {
    return `${waiting.length} pod(s) of ${refKey(ref)} are not ready: ${waiting.slice(0, 3).map(whyNotReady).join('; ')}`;
  }
  const desired = desiredPods(workload);
  return pods.length >= desired ? null : `${refKey(ref)} has ${pods.length} of ${desired} pods`;
}

/** An absence proves nothing while what the finding was read from cannot be read. */
function findingFault(id: string, index: ClusterIndex, findings: readonly Finding[]): string | null {
  const finding = findings.find((candidate) => candidate.id === id);
  if (finding !== undefined) return `it is still found: ${finding.message}`;
  const passing = index.snapshot.gaps.filter(({ code }) => !lastingGaps.has(code)).map(({ kind }) => kind);
  return passing.length === 0 ? null : `${passing.join(', ')} could not be read, so whether it is gone is not known`;
}

function fieldFault(
  { object: ref, path, value }: Extract<Verification, { readonly kind: 'field-equals' }>,
  index: ClusterIndex,
): string | null {
  const object = find(ref, index);
  if (object === undefined && value !== null) return absence(ref, index);
  if (object !== undefined && ref.uid !== '' && object.metadata.uid !== ref.uid) {
    return `${refKey(ref)} was deleted and created anew meanwhile`;
  }
  const now = object === undefined ? undefined : valueAt(object, path);
  return canonicalJson(now ?? null) === canonicalJson(value)
    ? null
    : `${path} of ${refKey(ref)} is not as it should be`;
}

function absence(ref: ObjectRef, index: ClusterIndex): string {
  return `${refKey(ref)} ${index.knows(ref.kind as KindName) ? 'does not exist' : 'could not be read'}`;
}

/** Pods that their controller counts: neither on their way out nor ended, as an evicted one is. */
function livePods(ref: ObjectRef, index: ClusterIndex): readonly Pod[] {
  const workload = find(ref, index);
  const pods = workload === undefined ? [] : index.podsOf(workload);
  return pods.filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded',
  );
}

function isObserved({ metadata, ...rest }: KubeObject): boolean {
  return Number(valueAt(rest, '/status/observedGeneration') ?? 0) >= (metadata.generation ?? 0);
}

function find(ref: ObjectRef, index: ClusterIndex): KubeObject | undefined {
  return index.find(ref.kind as KindName, ref.namespace, ref.name);
}

function whyNotReady(pod: Pod): string {
  const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  return `${pod.metadata.name} ${waiting?.reason ?? pod.status?.phase ?? 'Pending'}`;
}

function restartsOf({ status }: Pod): number {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
