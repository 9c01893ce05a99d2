import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Deployment, Service, StatefulSet } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { lastReplicas } from '../last-replicas.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { proposeScale } from '../propose.ts';
import { sayObject } from '../say-reference.ts';
import { backendsOf } from '../service-backends.ts';
import { sayUsers } from '../service-users.ts';
import { desiredReplicas } from '../workloads.ts';

/** Services whose only workloads are scaled to zero: a fault when somebody needs them, worth a note when nobody is known to. */
export const scaledToZero = objectAnalyzer({
  name: 'scaled-to-zero',
  subjects: ['Service'],
  reasons: {
    ScaledToZero: 'The only workloads behind the Service are scaled to zero.',
  },
  analyze: (index, service) => {
    const { pods = [], workloads = [] } = backendsOf(index, service) ?? {};
    const [workload] = workloads;
    const isZero = pods.length === 0 && workloads.every((each) => desiredReplicas(each) === 0 && isScalable(each));
    return isZero && workload !== undefined && isScalable(workload) ? [toFinding(index, service, workload)] : [];
  },
});

function isScalable(workload: { readonly kind: string }): workload is Deployment | StatefulSet {
  return workload.kind === 'Deployment' || workload.kind === 'StatefulSet';
}

function toFinding(index: ClusterIndex, service: Service, workload: Deployment | StatefulSet): Finding {
  const users = sayUsers(index, service);
  const last = lastReplicas(index, workload);
  const isManaged = index
    .inNamespace('HorizontalPodAutoscaler', workload.metadata.namespace ?? '')
    .some(
      ({ metadata, spec }) => metadata.name.startsWith('keda-') && spec.scaleTargetRef.name === workload.metadata.name,
    );
  const wasRunning = last.event !== undefined;
  const severity = isManaged ? 'info' : users !== null ? 'high' : wasRunning ? 'medium' : 'info';
  return makeFinding(index, {
    analyzer: 'scaled-to-zero',
    severity,
    object: refOf(service),
    reason: 'ScaledToZero',
    message: `Service ${service.metadata.name} has no pods because ${sayObject(workload)} is scaled to zero${users === null ? '' : `, and ${users} needs it`}.`,
    evidence: [
      fieldEvidence(workload, 'spec.replicas', 0),
      fieldEvidence(service, 'spec.selector', service.spec.selector ?? {}),
      ...(last.event === undefined ? [] : [eventEvidence(last.event)]),
    ],
    cause: {
      object: refOf(workload),
      reason: 'ScaledToZero',
      confidence: users === null ? 0.8 : 0.92,
      explanation: `${sayObject(workload)} is scaled to zero replicas.`,
    },
    remedies: isManaged ? [] : proposeScale(workload, last.replicas, last.says),
  });
}
