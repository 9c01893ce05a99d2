import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition, Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { isReady, type Workload } from '../../workloads.ts';

/** Load balancers take a minute or two to see a target healthy. */
const patienceSeconds = 180;

type Waiting = { readonly pod: Pod; readonly gate: string; readonly condition: Condition | undefined };

/** Pods all of whose containers are ready, while a readiness gate of somebody else still says no. */
export const readinessGates = workloadAnalyzer({
  name: 'readiness-gates',
  reasons: { ReadinessGateClosed: 'A condition that a controller outside the pod must set keeps the pod unready.' },
  analyze: (index, workload) => {
    const waiting = currentPods(index, workload).flatMap((pod) => waitingOf(index, pod));
    return [...Map.groupBy(waiting, ({ gate }) => gate).values()].flatMap((group) =>
      toFindings(index, workload, group),
    );
  },
});

function waitingOf(index: ClusterIndex, pod: Pod): readonly Waiting[] {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0 || isReady(pod)) return [];
  const conditions = pod.status?.conditions ?? [];
  const containers = conditions.find(({ type }) => type === 'ContainersReady');
  if (containers?.status !== 'True' || !isOlderThan(index, containers.lastTransitionTime, patienceSeconds)) return [];
  return gates.flatMap(({ conditionType }) => {
    const condition = conditions.find(({ type }) => type === conditionType);
    return condition?.status === 'True' ? [] : [{ pod, gate: conditionType, condition }];
  });
}

function toFindings(index: ClusterIndex, workload: Workload, group: readonly Waiting[]): readonly Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { pod, gate, condition } = first;
  const words = [condition?.reason, condition?.message].filter((part) => (part ?? '') !== '').join(': ');
  const why = condition === undefined ? 'nobody has ever set it' : words === '' ? `it is ${condition.status}` : words;
  const says = `readiness gate ${gate} is closed (${why.slice(0, 200).replace(/\.$/, '')})`;
  return [
    makeFinding(index, {
      analyzer: 'readiness-gates',
      severity: impactOn(index, workload),
      object: refOf(workload),
      reason: 'ReadinessGateClosed',
      discriminator: gate,
      message: `${sayObject(workload)} keeps ${sayPods(workload, group.length)} out of service although the containers are ready: ${says}.`,
      evidence: [
        fieldEvidence(pod, 'spec.readinessGates', pod.spec.readinessGates),
        condition === undefined
          ? absenceEvidence(refOf(pod), `status.conditions[${gate}]`, 'absent')
          : conditionEvidence(pod, condition),
      ],
      cause: {
        object: refOf(workload),
        reason: 'ReadinessGateClosed',
        confidence: condition === undefined ? 0.8 : 0.7,
        explanation: `For ${sayObject(workload)}, ${says}; the controller that keeps this condition decides.`,
      },
    }),
  ];
}
