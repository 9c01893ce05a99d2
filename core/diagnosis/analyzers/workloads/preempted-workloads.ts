import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { KubeEvent, Pod } from '../../../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../../../cluster/object-ref.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isYoungerThan } from '../../observed-time.ts';
import { compareText, inOrder } from '../../order.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { perKey } from '../../per-index.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { allPodsOf } from '../../workload-pods.ts';
import { podSpecPath, type Workload, workloadOf } from '../../workloads.ts';

type Preemption = { readonly victim: string; readonly by: Pod | null; readonly event: KubeEvent };

/** As long as an event is kept, at least. */
const recentSeconds = 3600;

/** Workloads whose pods had to make room for others of higher priority, as long as they find no room again. */
export const preemptedWorkloads = workloadAnalyzer({
  name: 'preempted-workloads',
  reasons: { Preempted: 'The scheduler removed pods for those of a workload with a higher priority.' },
  analyze: (index, workload) => {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null) return [];
    const preemptions = preemptionsIn(index, workload.metadata.namespace ?? '').filter(
      ({ victim, event }) => isOwn(index, workload, victim) && isYoungerThan(index, eventTime(event), recentSeconds),
    );
    return preemptions.length === 0 ? [] : toFindings(index, workload, preemptions);
  },
});

/** The scheduler tells it of the victim: "Preempted by pod <uid> on node n", before 1.27 "by namespace/name on node n". */
const preemptionsIn = perKey((index, namespace): readonly Preemption[] =>
  inOrder(index.inNamespace('Event', namespace)).flatMap((event) => {
    if (event.reason !== 'Preempted' || event.involvedObject.kind !== 'Pod') return [];
    const words = /preempted by (?:a )?(?:pod )?(\S+)/i.exec(event.message ?? '')?.[1] ?? '';
    const [place = '', name = ''] = words.split('/');
    const by = name === '' ? index.byUid(words) : index.find('Pod', place, name);
    return [{ victim: event.involvedObject.name ?? '', by: by?.kind === 'Pod' ? (by as Pod) : null, event }];
  }),
);

/** The pod is gone: its name still tells whose it was. */
function isOwn(index: ClusterIndex, workload: Workload, victim: string): boolean {
  if (allPodsOf(index, workload).some(({ metadata }) => metadata.name === victim)) return true;
  const makers = [workload, ...index.ownedBy(workload).filter(({ kind }) => kind === 'ReplicaSet' || kind === 'Job')];
  return makers.some(({ metadata }) => {
    const rest = victim.startsWith(`${metadata.name}-`) ? victim.slice(metadata.name.length + 1) : '';
    return /^[a-z0-9]{1,6}$/.test(rest);
  });
}

function toFindings(index: ClusterIndex, workload: Workload, preemptions: readonly Preemption[]): readonly Finding[] {
  const groups = Map.groupBy(preemptions, ({ by }) => (by === null ? '' : refKey(refOf(workloadOf(index, by)))));
  const named = [...groups].filter(([key]) => key !== '').sort(([a], [b]) => compareText(a, b));
  return (named.length > 0 ? named : [...groups]).map(([, group]) => toFinding(index, workload, group));
}

function toFinding(index: ClusterIndex, workload: Workload, group: readonly Preemption[]): Finding {
  const by = group[0]?.by ?? null;
  const winner = by === null ? null : workloadOf(index, by);
  const victim = allPodsOf(index, workload)[0];
  const priority = by === null ? null : sayPriority(by);
  const own = victim === undefined ? 'a lower one' : sayPriority(victim);
  const times = group.length === 1 ? 'a pod' : `${group.length} pods`;
  const says =
    winner === null
      ? `${times} had to make room for a pod of higher priority, which is gone again`
      : `${times} had to make room for ${sayObject(winner)}, which has ${priority} while it has ${own}`;
  return makeFinding(index, {
    analyzer: 'preempted-workloads',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'Preempted',
    discriminator: winner === null ? '' : refKey(refOf(winner)),
    message: `${sayObject(workload)} lost its place: ${says}.`,
    evidence: [
      ...group.slice(-2).map(({ event }) => eventEvidence(event)),
      ...(winner === null ? [] : [fieldEvidence(winner, `${podSpecPath(winner)}.priorityClassName`, priority)]),
      ...(victim === undefined ? [] : [fieldEvidence(workload, `${podSpecPath(workload)}.priorityClassName`, own)]),
      ...classEvidence(index, by),
    ],
    cause: {
      object: winner === null ? refOf(workload) : refOf(winner),
      reason: 'Preempted',
      confidence: winner === null ? 0.45 : 0.88,
      explanation: `Of ${sayObject(workload)}, ${says}.`,
    },
    dependsOn: winner === null ? [] : ([refOf(winner)] satisfies readonly ObjectRef[]),
  });
}

function classEvidence(index: ClusterIndex, by: Pod | null): readonly Evidence[] {
  const priorityClass = index.find('PriorityClass', '', by?.spec.priorityClassName ?? '');
  return priorityClass === undefined ? [] : [fieldEvidence(priorityClass, 'value', priorityClass.value ?? 0)];
}

function sayPriority({ spec }: Pod): string {
  const name = spec.priorityClassName ?? '';
  return `priority ${spec.priority ?? 0}${name === '' ? '' : ` (class ${name})`}`;
}
