import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { DaemonSet, Job, KubeEvent, KubeObject, ReplicaSet, StatefulSet } from '../cluster/kube-object.ts';
import { eventsAbout } from './events-about.ts';
import { conditionEvidence, eventEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { isOlderThan } from './observed-time.ts';
import { perObject } from './per-index.ts';
import { hasCondition } from './workload-pods.ts';
import { desiredReplicas, type Workload } from './workloads.ts';

/** A workload some of whose pods the API server refuses to admit. */
export type CreationFailure = { readonly workload: Workload; readonly message: string; readonly evidence: Evidence };

const longestSilenceSeconds = 3600;

/** What the controllers of a top-level workload could not create, as long as they still lack it; null when they lack nothing. Events are looked up for those that do. */
export const creationFailureOf = perObject((index, workload: Workload): CreationFailure | null => {
  const controllers = [...index.ownedBy(workload), workload].filter(isController);
  const failures = controllers.flatMap((controller) =>
    lacksPods(index, controller) ? (failureOf(index, workload, controller) ?? []) : [],
  );
  return failures.at(-1) ?? null;
});

function isController(object: KubeObject): object is ReplicaSet | StatefulSet | DaemonSet | Job {
  return ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].includes(object.kind);
}

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

function failureOf(index: ClusterIndex, workload: Workload, controller: Workload): CreationFailure | null {
  const conditions = controller.kind === 'ReplicaSet' ? (controller.status?.conditions ?? []) : [];
  const condition = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (condition?.message !== undefined) {
    return { workload, message: condition.message, evidence: conditionEvidence(controller, condition) };
  }
  const event = eventsAbout(index, controller).findLast(isFailedCreate);
  if (event === undefined || isOlderThan(index, event.lastTimestamp ?? event.eventTime, longestSilenceSeconds))
    return null;
  return { workload, message: event.message ?? '', evidence: eventEvidence(event) };
}

function isFailedCreate({ reason, type }: KubeEvent): boolean {
  return reason === 'FailedCreate' && type !== 'Normal';
}
