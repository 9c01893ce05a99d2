import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod, PodSpec, PodTemplate } from '../../../cluster/kube-object.ts';
import { refKey, refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { matchesNode } from '../../node-fit.ts';
import { compareText, inOrder } from '../../order.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { proposeRollback } from '../../propose.ts';
import { templateChangedAt, wasIntroduced } from '../../revision-history.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { placedContainers, podSpecPath, type Workload, workloadOf } from '../../workloads.ts';

type HostPort = { readonly port: number; readonly protocol: string; readonly path: string };
type Taken = { readonly wanted: HostPort; readonly holder: Workload; readonly pods: readonly Pod[] };

/** Pods that find no node because another workload already holds their host port there. */
export const hostPorts = workloadAnalyzer({
  name: 'host-ports',
  reasons: { HostPortTaken: 'Another workload holds the host port on the nodes that the pod could use.' },
  analyze: (index, workload) => {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null || !/free ports/.test(waiting.condition.message ?? '')) return [];
    const [pod] = waiting.pods;
    const taken = holdersOf(index, workload, pod);
    if (taken === null) return [];
    return [toFinding(index, workload, pod, taken, waiting.pods.length, conditionEvidence(pod, waiting.condition))];
  },
});

function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  return placedContainers(spec).flatMap(({ container, path }) =>
    (container.ports ?? []).flatMap(({ hostPort, containerPort, protocol = 'TCP' }, at) => {
      const port = hostPort ?? (spec.hostNetwork === true ? containerPort : undefined);
      return port === undefined || port === 0 ? [] : [{ port, protocol, path: `${path}.ports[${at}].hostPort` }];
    }),
  );
}

/** The other workload that holds one of the ports on most nodes. */
function holdersOf(index: ClusterIndex, workload: Workload, pod: Pod): Taken | null {
  const wanted = hostPortsOf(pod.spec);
  const own = refKey(refOf(workload));
  const taken = inOrder(index.all('Node'))
    .filter((node) => matchesNode(pod.spec, node))
    .flatMap((node) => inOrder(index.podsOnNode(node.metadata.name)))
    .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
    .flatMap((other) => {
      const clash = wanted.find((port) =>
        hostPortsOf(other.spec).some((its) => its.port === port.port && its.protocol === port.protocol),
      );
      return clash === undefined ? [] : [{ wanted: clash, holder: workloadOf(index, other), pod: other }];
    });
  const groups = [...Map.groupBy(taken, ({ holder }) => refKey(refOf(holder))).entries()].filter(
    ([key]) => key !== own,
  );
  const [first] = groups.sort(([a, left], [b, right]) => right.length - left.length || compareText(a, b))[0]?.[1] ?? [];
  if (first === undefined) return null;
  const key = refKey(refOf(first.holder));
  const pods = taken.filter(({ holder }) => refKey(refOf(holder)) === key).map((entry) => entry.pod);
  return { wanted: first.wanted, holder: first.holder, pods };
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  pod: Pod,
  { wanted, holder, pods }: Taken,
  count: number,
  told: ReturnType<typeof conditionEvidence>,
): Finding {
  const facet = ({ spec }: PodTemplate) => hostPortsOf(spec).map(({ port, protocol }) => `${port}/${protocol}`);
  const isOwnNew = wasIntroduced(index, workload, facet);
  const isHolderNew = wasIntroduced(index, holder, facet) && !isOwnNew;
  // Who came later took the port from who had it, or came for one that was taken.
  const isHolders =
    isHolderNew || (!isOwnNew && compareText(templateChangedAt(index, holder), templateChangedAt(index, workload)) > 0);
  const nodes = sayList([...new Set(pods.map(({ spec }) => spec.nodeName ?? ''))].sort());
  const says = `host port ${wanted.port}/${wanted.protocol} is held by ${sayObject(holder)} on ${nodes}`;
  const blamed = isHolders ? holder : workload;
  return makeFinding(index, {
    analyzer: 'host-ports',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'HostPortTaken',
    discriminator: `${wanted.port}/${wanted.protocol}`,
    message: `${sayObject(workload)} has ${sayPods(workload, count)} without a node: ${says}.`,
    evidence: [
      fieldEvidence(pod, `spec.${wanted.path}`, wanted.port),
      ...pods
        .slice(0, 3)
        .map((other) =>
          fieldEvidence(other, 'spec.containers[*].ports[*].hostPort', `${wanted.port} on ${other.spec.nodeName}`),
        ),
      fieldEvidence(
        workload,
        podSpecPath(workload),
        `since ${templateChangedAt(index, workload)}; ${sayObject(holder)} since ${templateChangedAt(index, holder)}`,
      ),
      told,
    ],
    cause: {
      object: refOf(blamed),
      reason: 'HostPortTaken',
      confidence: isOwnNew || isHolderNew ? 0.92 : 0.82,
      explanation: `${sayObject(workload)} is not placed: ${says}${isHolders ? ', which came later' : ''}.`,
    },
    remedies:
      isOwnNew || isHolderNew ? proposeRollback(index, blamed, facet, 'The last rollout brought the host port.') : [],
  });
}
