import type { Condition } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';

/** The kubelet's own, which are told of elsewhere. */
const kubelets: ReadonlySet<string> = new Set([
  'Ready',
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
]);

/**
 * What detectors of node problems say by the name of a condition: bad when true. Any name that is not clearly of this sort may
 * mean something good, and is left alone.
 */
const badWhenTrue =
  /Problem$|Deadlock$|Unhealthy$|^Corrupt|Corruption|^Frequent\w+|^Readonly|ReadOnlyFilesystem$|Hung$|Shutdown$|Pressure$|^Cper|Hardware\w*Error|Xid|Throttl|Degraded$|Failure$|^Kernel(?:Panic|Oops)/;
const badWhenFalse = /\w+(?:Ready|Healthy)$/;
const grave = /Readonly|ReadOnly|Deadlock|Corrupt|Fatal|Hung/;

/** Conditions that a node problem detector sets: a kernel that hangs, a file system gone read-only, a daemon that restarts all the time. */
export const nodeProblems = objectAnalyzer({
  name: 'node-problems',
  subjects: ['Node'],
  reasons: { NodeProblem: 'A detector on the node reports a fault of its kernel, disks, hardware or daemons.' },
  analyze: (index, node) =>
    (node.status?.conditions ?? [])
      .filter((condition) => isBad(condition) && isOlderThan(index, condition.lastTransitionTime, settlingSeconds))
      .map((condition) => {
        const { type, message, reason } = condition;
        const told = (message ?? reason ?? '').trim().replace(/\.$/, '');
        const explanation = `Node ${node.metadata.name} has a problem, ${type}: ${told || `it is ${condition.status}`}.`;
        return makeFinding(index, {
          analyzer: 'node-problems',
          severity: grave.test(type) ? 'high' : 'medium',
          object: refOf(node),
          reason: 'NodeProblem',
          discriminator: type,
          message: explanation,
          evidence: [conditionEvidence(node, condition)],
          cause: { object: refOf(node), reason: 'NodeProblem', confidence: 0.85, explanation },
        });
      }),
});

function isBad({ type, status }: Condition): boolean {
  if (kubelets.has(type)) return false;
  return (status === 'True' && badWhenTrue.test(type)) || (status === 'False' && badWhenFalse.test(type));
}
