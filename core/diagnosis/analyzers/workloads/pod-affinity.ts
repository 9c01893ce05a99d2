import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { LabelSelector, Pod, PodSpec, PodTemplate } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { type ObjectRef, refKey, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { compareText, inOrder } from '../../order.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { podSpecPath, type Workload, workloadOf } from '../../workloads.ts';

type Term = {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
};
type Fault = {
  readonly reason: string;
  readonly says: string;
  readonly path: string;
  readonly value: unknown;
  readonly peers: readonly ObjectRef[];
};

/** Pods that their own rules about other pods keep from every node: those peers are not there, or are everywhere. */
export const podAffinity = workloadAnalyzer({
  name: 'pod-affinity',
  reasons: {
    AffinityPeerMissing: 'The pod must be beside pods that do not exist.',
    AntiAffinityPeerEverywhere: 'The pod must not be beside pods of another workload, which are on every node.',
    TopologyKeyMissing: 'The rules name a node label that no node has.',
  },
  analyze: (index, workload) => {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null) return [];
    const [pod] = waiting.pods;
    const fault = faultOf(index, workload, pod);
    return fault === null ? [] : [toFinding(index, workload, pod, fault, waiting.pods.length, waiting.condition)];
  },
});

function termsOf(affinity: Readonly<Record<string, unknown>> | undefined): readonly Term[] {
  return (affinity?.requiredDuringSchedulingIgnoredDuringExecution as readonly Term[] | undefined) ?? [];
}

function faultOf(index: ClusterIndex, workload: Workload, pod: Pod): Fault | null {
  const { affinity, topologySpreadConstraints = [] } = pod.spec;
  const beside = termsOf(affinity?.podAffinity);
  const apart = termsOf(affinity?.podAntiAffinity);
  const spread = topologySpreadConstraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway');
  const keys = [
    ...beside.map(({ topologyKey }) => topologyKey),
    ...spread.map(({ topologyKey }) => String(topologyKey)),
  ];
  const nodes = inOrder(index.all('Node'));
  const unknown = keys.find(
    (key) => nodes.length > 0 && nodes.every(({ metadata }) => metadata.labels?.[key] === undefined),
  );
  if (unknown !== undefined) {
    const says = `its rules go by node label ${unknown}, which no node has`;
    const path = beside.some(({ topologyKey }) => topologyKey === unknown)
      ? 'affinity.podAffinity'
      : 'topologySpreadConstraints';
    return { reason: 'TopologyKeyMissing', says, path, value: keys, peers: [] };
  }
  for (const term of beside) {
    const peers = peersOf(index, term, pod);
    // The first pod of a group that must be together may go anywhere.
    if (peers.length > 0 || matchesSelector(term.labelSelector, pod.metadata.labels)) continue;
    const says = `it must be placed beside pods with ${saySelector(term.labelSelector)}, and there are none`;
    return { reason: 'AffinityPeerMissing', says, path: 'affinity.podAffinity', value: term, peers: [] };
  }
  return everywhere(index, workload, pod, apart, nodes.length);
}

function everywhere(
  index: ClusterIndex,
  workload: Workload,
  pod: Pod,
  apart: readonly Term[],
  nodeCount: number,
): Fault | null {
  for (const term of apart) {
    const peers = peersOf(index, term, pod);
    const others = new Map(
      peers.flatMap((peer) => {
        const owner = refOf(workloadOf(index, peer));
        return refKey(owner) === refKey(refOf(workload)) ? [] : [[refKey(owner), owner] as const];
      }),
    );
    const taken = new Set(peers.map(({ spec }) => spec.nodeName ?? ''));
    if (others.size === 0 || term.topologyKey !== 'kubernetes.io/hostname' || taken.size < nodeCount) continue;
    const owners = [...others].sort(([a], [b]) => compareText(a, b)).map(([, owner]) => owner);
    const says = `it must not be placed beside pods with ${saySelector(term.labelSelector)}, and those of ${sayList(owners.map(sayObject))} are on every node`;
    return { reason: 'AntiAffinityPeerEverywhere', says, path: 'affinity.podAntiAffinity', value: term, peers: owners };
  }
  return null;
}

/** Pods that run and that the term means. */
function peersOf(
  index: ClusterIndex,
  { labelSelector, namespaces = [], namespaceSelector }: Term,
  pod: Pod,
): readonly Pod[] {
  const own = pod.metadata.namespace ?? '';
  const selected =
    namespaceSelector === undefined
      ? []
      : inOrder(index.all('Namespace'))
          .filter(({ metadata }) => matchesSelector(namespaceSelector, metadata.labels))
          .map(({ metadata }) => metadata.name);
  const places =
    namespaces.length + selected.length > 0 || namespaceSelector !== undefined
      ? [...new Set([...namespaces, ...selected])]
      : [own];
  return places
    .flatMap((place) => index.podsMatching(place, labelSelector))
    .filter(
      ({ spec, status }) => (spec.nodeName ?? '') !== '' && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    );
}

function saySelector(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
    `${key} ${operator} ${values.join('|')}`.trim(),
  );
  return [...labels, ...expressions].join(', ') || 'any labels';
}

function rulesOf({ affinity, topologySpreadConstraints }: PodSpec): unknown {
  return [affinity?.podAffinity, affinity?.podAntiAffinity, topologySpreadConstraints];
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  pod: Pod,
  { reason, says, path, value, peers }: Fault,
  count: number,
  condition: Parameters<typeof conditionEvidence>[1],
): Finding {
  const facet = ({ spec }: PodTemplate) => rulesOf(spec);
  const isNew = wasIntroduced(index, workload, facet);
  return makeFinding(index, {
    analyzer: 'pod-affinity',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    message: `${sayObject(workload)} has ${sayPods(workload, count)} without a node: ${says}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.${path}`, value),
      ...(peers.length === 0
        ? [absenceEvidence(refOf(pod), `spec.${path}`, 'nothing in the cluster answers to it')]
        : []),
      conditionEvidence(pod, condition),
    ],
    cause: {
      object: refOf(workload),
      reason,
      confidence: isNew ? 0.93 : 0.8,
      explanation: `${sayObject(workload)} cannot be placed: ${says}.`,
    },
    dependsOn: peers,
    remedies: isNew
      ? proposeRollback(index, workload, facet, 'The last rollout changed its rules about other pods.')
      : [],
  });
}
