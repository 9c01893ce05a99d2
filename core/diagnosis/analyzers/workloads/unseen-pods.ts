import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod, PodTemplate } from '../../../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan } from '../../observed-time.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { podSpecPath, type Workload } from '../../workloads.ts';

/** A scheduler that is there looks at a pod within seconds. */
const patienceSeconds = 90;
const ordinary = 'default-scheduler';

/** Pods that no scheduler has looked at: theirs does not exist or does not work. */
export const unseenPods = workloadAnalyzer({
  name: 'unseen-pods',
  reasons: {
    SchedulerMissing: 'The pods ask for a scheduler that nobody runs.',
    SchedulerSilent: 'The default scheduler has not looked at the pods.',
  },
  analyze: (index, workload) => {
    const unseen = currentPods(index, workload).filter((pod) => isUnseen(index, pod));
    return unseen.length === 0 ? [] : [toFinding(index, workload, unseen)];
  },
});

function isUnseen(index: ClusterIndex, pod: Pod): boolean {
  const { spec, status, metadata } = pod;
  if ((spec.nodeName ?? '') !== '' || (spec.schedulingGates ?? []).length > 0 || status?.phase !== 'Pending')
    return false;
  if (status.conditions?.some(({ type }) => type === 'PodScheduled') === true) return false;
  if (!isOlderThan(index, metadata.creationTimestamp, patienceSeconds)) return false;
  return latestEvent(index, pod, ({ reason }) => reason === 'FailedScheduling' || reason === 'Scheduled') === undefined;
}

function toFinding(index: ClusterIndex, workload: Workload, pods: readonly Pod[]): Finding {
  const [pod] = pods;
  const name = pod?.spec.schedulerName ?? ordinary;
  const isOrdinary = name === ordinary;
  const facet = ({ spec }: PodTemplate) => spec.schedulerName ?? ordinary;
  const isNew = !isOrdinary && wasIntroduced(index, workload, facet);
  const lease = index.find('Lease', 'kube-system', 'kube-scheduler');
  const says = isOrdinary
    ? 'the scheduler has not looked at it'
    : `it asks for scheduler ${name}, and no scheduler of that name has looked at it`;
  return makeFinding(index, {
    analyzer: 'unseen-pods',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: isOrdinary ? 'SchedulerSilent' : 'SchedulerMissing',
    message: `${sayObject(workload)} has ${sayPods(workload, pods.length)} that nobody places on a node: ${says}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.schedulerName`, name),
      ...(pod === undefined
        ? []
        : [absenceEvidence(refOf(pod), 'status.conditions[PodScheduled]', 'absent, and no event of a scheduler')]),
      ...(isOrdinary && lease !== undefined
        ? [fieldEvidence(lease, 'spec.renewTime', lease.spec?.renewTime ?? 'absent')]
        : []),
    ],
    cause: isOrdinary
      ? null
      : {
          object: refOf(workload),
          reason: 'SchedulerMissing',
          confidence: isNew ? 0.93 : 0.82,
          explanation: `${sayObject(workload)} is placed by nobody: ${says}.`,
        },
    dependsOn: isOrdinary && lease !== undefined ? ([refOf(lease)] satisfies readonly ObjectRef[]) : [],
    remedies: isNew ? proposeRollback(index, workload, facet, `The last rollout asked for scheduler ${name}.`) : [],
  });
}
