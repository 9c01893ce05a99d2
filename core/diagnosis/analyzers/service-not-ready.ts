import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Pod } from '../../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../observed-time.ts';
import { sayObject } from '../say-reference.ts';
import { backendsOf, hasSettled, type ServiceBackends } from '../service-backends.ts';
import { sayUsers } from '../service-users.ts';
import { desiredReplicas, workloadOf } from '../workloads.ts';

/** Services whose pods are all unready, or could not even be created: a symptom of the workloads behind them. */
export const serviceNotReady = objectAnalyzer({
  name: 'service-not-ready',
  subjects: ['Service'],
  reasons: {
    NoReadyPods: 'None of the pods behind the Service is ready, or none could be made.',
  },
  analyze: (index, service) => {
    const backends = backendsOf(index, service);
    return backends !== null && isOut(index, backends) ? [toFinding(index, backends)] : [];
  },
});

function isOut(index: ClusterIndex, { service, pods, ready, workloads }: ServiceBackends): boolean {
  if (ready.length > 0 || service.spec.publishNotReadyAddresses === true) return false;
  if (pods.length === 0)
    return workloads.some(
      (workload) =>
        (desiredReplicas(workload) ?? 0) > 0 &&
        isOlderThan(index, workload.metadata.creationTimestamp, settlingSeconds),
    );
  return hasSettled(index, pods);
}

function toFinding(index: ClusterIndex, { service, pods, workloads }: ServiceBackends): Finding {
  const owners = new Map<string, ObjectRef>();
  for (const object of [...pods.map((pod) => workloadOf(index, pod)), ...workloads])
    owners.set(refKey(refOf(object)), refOf(object));
  const users = sayUsers(index, service);
  const names = [...owners.values()].map(sayObject).join(' and ');
  const what = pods.length === 0 ? `${names} has no pods` : `none of the ${pods.length} pods of ${names} is ready`;
  return makeFinding(index, {
    analyzer: 'service-not-ready',
    severity: users === null ? 'medium' : 'high',
    object: refOf(service),
    reason: 'NoReadyPods',
    message: `Service ${service.metadata.name} answers nobody: ${what}${users === null ? '' : `; ${users} needs it`}.`,
    evidence: [
      fieldEvidence(service, 'spec.selector', service.spec.selector ?? {}),
      ...pods.slice(0, 3).map((pod) => fieldEvidence(pod, 'status.conditions[Ready]', sayReady(pod))),
    ],
    cause: null,
    dependsOn: [...owners.values()],
  });
}

function sayReady({ status }: Pod): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  return `${condition?.status ?? 'absent'} ${condition?.reason ?? ''} ${condition?.message ?? ''}`.trim();
}
