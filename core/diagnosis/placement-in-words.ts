import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { PodTemplate } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { compareText } from './order.ts';
import type { Placement } from './placement.ts';
import { proposeRollback } from './propose.ts';
import { wasIntroduced } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import { parseSchedulerMessage } from './scheduler-message.ts';
import type { Workload } from './workloads.ts';

/** What the scheduler says, where the objects do not show why: affinity between pods, spreading, ports. */
export function placementInWords(index: ClusterIndex, workload: Workload, message: string): Placement {
  const [most] = [...parseSchedulerMessage(message)].sort((a, b) => b.nodes - a.nodes || compareText(a.why, b.why));
  const why = most?.why ?? message;
  const reason = /anti-affinity|pod affinity/.test(why)
    ? 'PodAffinityUnsatisfiable'
    : /topology spread/.test(why)
      ? 'TopologySpreadUnsatisfiable'
      : /free ports/.test(why)
        ? 'HostPortConflict'
        : 'Unschedulable';
  const says = why === '' ? 'the scheduler gives no reason' : `on most nodes: ${why}`;
  const whole = ({ spec }: PodTemplate) => [
    spec.affinity,
    spec.topologySpreadConstraints,
    spec.containers.flatMap(({ ports = [] }) => ports),
  ];
  const isNew = wasIntroduced(index, workload, whole);
  const explanation = `${sayObject(workload)} cannot be placed: ${says}.`;
  return {
    says,
    cause: { object: refOf(workload), reason, confidence: isNew ? 0.85 : 0.55, explanation },
    nodes: [],
    remedies: isNew ? proposeRollback(index, workload, whole, 'The last rollout changed its placement rules.') : [],
  };
}
