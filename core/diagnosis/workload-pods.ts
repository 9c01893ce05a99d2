import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { CronJob, Job, Pod } from '../cluster/kube-object.ts';
import { type ContainerView, containerViews } from './container-views.ts';
import { isOnLostNode } from './lost-nodes.ts';
import { compareObjects, inOrder } from './order.ts';
import { perObject } from './per-index.ts';
import { type Workload, workloadOf } from './workloads.ts';

/**
 * Pods of a top-level workload whose state says something about now, in order of name. Left out: pods being deleted,
 * finished ones, leftovers of Jobs that a later run has made good, and those on a lost node, whose state is stale.
 */
export const currentPods = perObject((index, workload: Workload): readonly Pod[] =>
  inOrder(allPodsOf(index, workload).filter((pod) => tellsOfNow(index, pod))),
);

/** The containers of these pods. */
export const currentContainers = perObject((index, workload: Workload): readonly ContainerView[] =>
  currentPods(index, workload).flatMap(containerViews),
);

/** Every pod of a workload; a pod on its own is its own. */
export function allPodsOf(index: ClusterIndex, workload: Workload): readonly Pod[] {
  return workload.kind === 'Pod' ? [workload] : index.podsOf(workload);
}

/** The run of a Job that counts: a CronJob's newest, and none when that went well. */
export function isCurrentJob(index: ClusterIndex, job: Job): boolean {
  if (hasCondition(job, 'Complete') || job.metadata.deletionTimestamp !== undefined) return false;
  const owner = workloadOf(index, job);
  return owner.kind !== 'CronJob' || jobsOf(index, owner)[0] === job;
}

/** A CronJob's Jobs, newest first. */
export function jobsOf(index: ClusterIndex, cronJob: CronJob): readonly Job[] {
  const jobs = index.ownedBy(cronJob).filter((object): object is Job => object.kind === 'Job');
  return [...jobs].sort((a, b) => startOf(b) - startOf(a) || compareObjects(a, b));
}

export function hasCondition(job: Job, type: string): boolean {
  return job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true;
}

function startOf(job: Job): number {
  return Date.parse(job.metadata.creationTimestamp ?? job.status?.startTime ?? '') || 0;
}

function tellsOfNow(index: ClusterIndex, pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Succeeded') return false;
  if (isOnLostNode(index, pod)) return false;
  const controller = pod.metadata.ownerReferences?.find(({ controller: controls }) => controls === true);
  if (controller !== undefined && index.ownerKindOf(pod) === 'Job') {
    const job = index.byUid(controller.uid);
    if (job !== undefined) return isCurrentJob(index, job as Job);
  }
  // A controller has replaced a failed pod already; a pod on its own stays the failure that it is.
  return pod.status?.phase !== 'Failed' || controller === undefined;
}
