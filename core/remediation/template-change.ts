import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Pod } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { isOnLostNode } from '../diagnosis/lost-nodes.ts';
import { secondsSince } from '../diagnosis/observed-time.ts';
import { isReady } from '../diagnosis/workloads.ts';
import { KubeSageError } from '../errors.ts';
import type { Draft, DraftInput } from './action.ts';
import { type Assignment, draftPatch } from './draft-patch.ts';
import { valueAt } from './json-pointer.ts';
import type { Verification } from './plan.ts';
import type { ActionName } from './remedy.ts';
import { recoveryOf, rolloutHindrance, rolloutRadius } from './workload.ts';

/** A pod that ended so often and so lately is not well, even if it runs at this moment. */
const flapping = { restarts: 3, withinSeconds: 600 };

/** A step that changes a workload's pod template, with what a rollout means for it. */
export function templateChange(
  workload: KubeObject,
  assignments: readonly Assignment[],
  { index, plannedAt }: Pick<DraftInput<ActionName>, 'index' | 'plannedAt'>,
  says: string,
): Draft {
  const hindrance = rolloutHindrance(workload);
  if (hindrance !== null) {
    throw new KubeSageError(
      'PreconditionFailed',
      `A change of ${workload.kind} ${workload.metadata.name} would not reach its pods: ${hindrance}.`,
    );
  }
  return {
    step: {
      ...draftPatch(workload, assignments),
      risk: 'medium',
      blastRadius: rolloutRadius(workload, index),
      says,
    },
    verifications: workload.kind === 'CronJob' ? assigned(workload, assignments) : recoveryOf(workload, plannedAt),
    recreates: stuckPods(workload, index),
  };
}

/** The next run is too far away to wait for. Quantities are left out: the API server writes them in its own way. */
function assigned(cronJob: KubeObject, assignments: readonly Assignment[]): readonly Verification[] {
  return assignments
    .filter(({ path }) => !path.includes('/resources/'))
    .map(({ path, value }) => ({ kind: 'field-equals', object: refOf(cronJob), path, value: value ?? null }));
}

/**
 * A StatefulSet that keeps order waits for its unready pods for ever, also when a new template would heal them: they must be
 * deleted by hand (Kubernetes' documentation of StatefulSets, "Forced rollback"). Those of a lost node may still run there.
 */
function stuckPods(workload: KubeObject, index: ClusterIndex): readonly Pod[] {
  if (workload.kind !== 'StatefulSet' || valueAt(workload, '/spec/podManagementPolicy') === 'Parallel') return [];
  return index
    .podsOf(workload)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isUnwell(index, pod) && !isOnLostNode(index, pod));
}

function isUnwell(index: ClusterIndex, pod: Pod): boolean {
  if (!isReady(pod)) return true;
  return (pod.status?.containerStatuses ?? []).some(
    ({ restartCount, lastState }) =>
      restartCount >= flapping.restarts &&
      secondsSince(index, lastState?.terminated?.finishedAt) < flapping.withinSeconds,
  );
}
