import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeEvent, KubeObject } from '../cluster/kube-object.ts';
import { eventsAbout } from './events-about.ts';
import { conditionEvidence, eventEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { secondsSince } from './observed-time.ts';
import { compareObjects, inOrder } from './order.ts';
import { perIndex } from './per-index.ts';
import { hasCondition } from './workload-pods.ts';
import { desiredReplicas, isWorkload, type Workload, workloadOf } from './workloads.ts';

/** A workload some of whose pods the API server refuses to admit. */
export type CreationFailure = { readonly workload: Workload; readonly message: string; readonly evidence: Evidence };

const longestSilenceSeconds = 3600;

/** What controllers could not create, as long as they still lack it. One pass over the controllers; events are looked up for those that lack pods. */
export const creationFailures = perIndex((index): readonly CreationFailure[] => {
  const seen = new Map<string, CreationFailure>();
  const controllers: readonly KubeObject[] = [
    ...inOrder(index.all('ReplicaSet')),
    ...inOrder(index.all('StatefulSet')),
    ...inOrder(index.all('DaemonSet')),
    ...inOrder(index.all('Job')),
  ];
  for (const controller of controllers) {
    const failure = isWorkload(controller) && lacksPods(index, controller) ? failureOf(index, controller) : null;
    if (failure === null) continue;
    const { kind, metadata } = failure.workload;
    seen.set(`${kind}/${metadata.namespace ?? ''}/${metadata.name}`, failure);
  }
  return [...seen.values()].sort((a, b) => compareObjects(a.workload, b.workload));
});

function lacksPods(index: ClusterIndex, controller: Workload): boolean {
  if (controller.kind === 'Job') {
    const isOver =
      hasCondition(controller, 'Complete') || hasCondition(controller, 'Failed') || controller.spec.suspend === true;
    return !isOver && index.podsOf(controller).length === 0;
  }
  const pods = index
    .podsOf(controller)
    .filter(({ status, metadata }) => status?.phase !== 'Failed' && metadata.deletionTimestamp === undefined);
  return pods.length < (desiredReplicas(controller) ?? 0);
}

function failureOf(index: ClusterIndex, controller: Workload): CreationFailure | null {
  const workload = workloadOf(index, controller);
  const conditions = controller.kind === 'ReplicaSet' ? (controller.status?.conditions ?? []) : [];
  const condition = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (condition?.message !== undefined) {
    return { workload, message: condition.message, evidence: conditionEvidence(controller, condition) };
  }
  const event = eventsAbout(index, controller).findLast(isFailedCreate);
  if (event === undefined || secondsSince(index, event.lastTimestamp ?? event.eventTime) > longestSilenceSeconds)
    return null;
  return { workload, message: event.message ?? '', evidence: eventEvidence(event) };
}

function isFailedCreate({ reason, type }: KubeEvent): boolean {
  return reason === 'FailedCreate' && type !== 'Normal';
}
