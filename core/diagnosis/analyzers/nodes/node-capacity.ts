import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Container, Node, Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { allocatable, requestsOf } from '../../node-fit.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { perObject } from '../../per-index.ts';
import { formatMemory, parseQuantity } from '../../quantity.ts';

/** From here on it is worth a note: a node almost as full of pods as it may be, memory limits that all at once could not be met. */
const crowdedShare = 0.95;
const overcommittedShare = 1.5;

/** What is promised on a node against what it has. That pods find no room is told of by the pods that wait. */
export const nodeCapacity = objectAnalyzer({
  name: 'node-capacity',
  subjects: ['Node'],
  reasons: {
    PodLimitNear: 'A node has almost as many pods as it may have.',
    MemoryOvercommitted: 'The memory limits on a node add up to far more than it has: under load, pods will be killed.',
    RequestsAboveAllocatable: 'The pods on a node are promised more than it has.',
  },
  analyze: (index, node) => {
    const room = allocatable(node);
    const { pods, cpu, memory, limits } = promised(index, node);
    const name = node.metadata.name;
    const findings: Finding[] = [];
    if (Number.isFinite(room.pods) && pods >= crowdedShare * room.pods)
      add('PodLimitNear', 'info', `Node ${name} has ${pods} of at most ${room.pods} pods`, 'pods');
    if (cpu > room.cpu + 1e-9)
      add(
        'RequestsAboveAllocatable',
        'low',
        `Pods on node ${name} request ${round(cpu)} CPUs of ${round(room.cpu)}`,
        'cpu',
      );
    if (memory > room.memory)
      add(
        'RequestsAboveAllocatable',
        'low',
        `Pods on node ${name} request ${formatMemory(memory)} of memory of ${formatMemory(room.memory)}`,
        'memory',
      );
    if (Number.isFinite(room.memory) && limits > overcommittedShare * room.memory)
      add(
        'MemoryOvercommitted',
        'info',
        `Memory limits on node ${name} add up to ${Math.round((100 * limits) / room.memory)} % of its ${formatMemory(room.memory)}`,
        'memory',
      );
    return findings;

    function add(reason: string, severity: Severity, says: string, resource: string): void {
      const cause = { object: refOf(node), reason, confidence: 0.5, explanation: `${says}.` };
      findings.push(
        makeFinding(index, {
          analyzer: 'node-capacity',
          severity,
          object: refOf(node),
          reason,
          discriminator: resource,
          message: `${says}.`,
          evidence: [fieldEvidence(node, `status.allocatable.${resource}`, node.status?.allocatable?.[resource])],
          cause: severity === 'info' ? null : cause,
        }),
      );
    }
  },
});

type Promised = { readonly pods: number; readonly cpu: number; readonly memory: number; readonly limits: number };

/** A view of its own, since pods report far more often than what they are promised changes. */
const promised = perObject((index: ClusterIndex, node: Node): Promised => {
  const sum = { pods: 0, cpu: 0, memory: 0, limits: 0 };
  for (const pod of index.podsOnNode(node.metadata.name)) {
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
    const { cpu, memory } = requestsOf(pod.spec);
    sum.pods += 1;
    sum.cpu += cpu;
    sum.memory += memory;
    sum.limits += limitsOf(pod);
  }
  return sum;
});

function limitsOf({ spec }: Pod): number {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars].reduce((sum, container) => sum + limitOf(container), 0);
}

function limitOf({ resources }: Container): number {
  return parseQuantity(resources?.limits?.memory) ?? 0;
}

function round(cores: number): number {
  return Math.round(cores * 100) / 100;
}
