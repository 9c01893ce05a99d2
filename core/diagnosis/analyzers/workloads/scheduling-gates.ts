import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import type { Workload } from '../../workloads.ts';

const patienceSeconds = 300;

/** Pods that nobody tries to place, because a gate in their spec has not been taken away. Queued Jobs wait so for good reason. */
export const schedulingGates = workloadAnalyzer({
  name: 'scheduling-gates',
  reasons: { SchedulingGated: 'A scheduling gate keeps the pod from being placed; its controller has not lifted it.' },
  analyze: (index, workload) => {
    const gated = currentPods(index, workload).filter(
      ({ spec, metadata }) =>
        (spec.nodeName ?? '') === '' &&
        (spec.schedulingGates ?? []).length > 0 &&
        isOlderThan(index, metadata.creationTimestamp, patienceSeconds),
    );
    return gated.length === 0 ? [] : [toFinding(index, workload, gated)];
  },
});

function toFinding(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): Finding {
  const gates = [...new Set(pods.flatMap(({ spec }) => (spec.schedulingGates ?? []).map(({ name }) => name)))].sort();
  const isQueued = workload.kind === 'Job' || workload.kind === 'CronJob';
  const [pod] = pods;
  const says = `${sayPods(workload, pods.length)} of ${sayObject(workload)} waits since ${sayAge(index, pod?.metadata.creationTimestamp)} for scheduling gate ${gates.join(', ')} to be lifted`;
  return makeFinding(index, {
    analyzer: 'scheduling-gates',
    severity: isQueued ? 'info' : impactOn(index, workload),
    object: refOf(workload),
    reason: 'SchedulingGated',
    message: `${says}.`,
    evidence: pods.slice(0, 3).map((each) => fieldEvidence(each, 'spec.schedulingGates', each.spec.schedulingGates)),
    cause: {
      object: refOf(workload),
      reason: 'SchedulingGated',
      confidence: isQueued ? 0.5 : 0.85,
      explanation: `${says}; the controller that put it there decides when.`,
    },
  });
}
