import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { CronJob, Job, Pod } from '../cluster/kube-object.ts';
import { isOnLostNode } from './lost-nodes.ts';
import { compareObjects, inOrder } from './order.ts';
import { perIndex } from './per-index.ts';
import { type Workload, workloadOf } from './workloads.ts';

export type WorkloadPods = { readonly workload: Workload; readonly pods: readonly Pod[] };

/**
 * Pods whose state says something about now, under their top-level workload, in order of name. Left out: pods being deleted,
 * finished ones, leftovers of Jobs that a later run has made good, and those on a lost node, whose state is stale.
 * One pass over the pods and a sort.
 */
export const workloadPods = perIndex((index): readonly WorkloadPods[] => {
  const groups = new Map<string, { workload: Workload; pods: Pod[] }>();
  for (const pod of index.all('Pod')) {
    if (!tellsOfNow(index, pod)) continue;
    const workload = workloadOf(index, pod);
    const key = workload.metadata.uid ?? `${workload.kind}/${workload.metadata.namespace}/${workload.metadata.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { workload, pods: [pod] });
    else group.pods.push(pod);
  }
  return [...groups.values()]
    .sort((a, b) => compareObjects(a.workload, b.workload))
    .map(({ workload, pods }) => ({ workload, pods: inOrder(pods) }));
});

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
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const controller = owner && index.byUid(owner.uid);
  if (controller?.kind === 'Job') return isCurrentJob(index, controller as Job);
  // A controller has replaced a failed pod already; a pod on its own stays the failure that it is.
  return pod.status?.phase !== 'Failed' || owner === undefined;
}
