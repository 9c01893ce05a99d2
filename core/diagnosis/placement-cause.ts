import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Node, PodSpec, PodTemplate, Taint } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import type { Remedy } from '../remediation/remedy.ts';
import type { Cause } from './finding.ts';
import { lastChange } from './last-change.ts';
import { type Amounts, allocatable, type Misfit, matchesNode, misfits, requestsOf } from './node-fit.ts';
import { compareText, inOrder } from './order.ts';
import { proposePlain, proposeRollback } from './propose.ts';
import { roomierRequests } from './request-remedies.ts';
import { templateChangedAt, wasIntroduced } from './revision-history.ts';
import { sayList, sayObject } from './say-reference.ts';
import { parseSchedulerMessage } from './scheduler-message.ts';
import { podTemplateOf, type Workload } from './workloads.ts';

export type Placement = {
  readonly says: string;
  readonly cause: Cause;
  readonly nodes: readonly Node[];
  readonly remedies: readonly Remedy[];
};

type Judged = { readonly node: Node; readonly misfits: readonly Misfit[] };

const requests = ({ spec }: PodTemplate) => requestsOf(spec);
const placement = ({ spec }: PodTemplate) => [spec.nodeSelector ?? {}, spec.affinity?.nodeAffinity ?? {}];
const tolerations = ({ spec }: PodTemplate) => spec.tolerations ?? [];

/**
 * Why no node takes a pod, worked out from requests, allocatable, taints, selectors and cordons; the scheduler's words are
 * the fall-back for what the objects do not show. What the last rollout changed is blamed before what was always so, and a
 * node only when it changed after the template did, or would take the pod but for its cordon. Cost: one look at each node.
 */
export function placementOf(index: ClusterIndex, workload: Workload, spec: PodSpec, message: string): Placement {
  const judged = inOrder(index.all('Node')).map((node) => ({ node, misfits: misfits(index, spec, node) }));
  const eligible = judged.filter(({ node }) => matchesNode(spec, node));
  const only = (kind: Misfit['kind']) =>
    eligible.filter((entry) => entry.misfits.length > 0 && entry.misfits.every((misfit) => misfit.kind === kind));
  const sized = eligible.filter((entry) => entry.misfits.some(({ kind }) => kind === 'too-big' || kind === 'full'));
  const isRaised = wasIntroduced(index, workload, requests);

  if (judged.length > 0 && eligible.length === 0) return selectorMatchesNothing(index, workload, spec, judged);
  if (isRaised && sized.length > 0) return insufficient(index, workload, spec, sized);
  const tainted = only('taint');
  if (tainted.length > 0 && (wasIntroduced(index, workload, tolerations) || wasIntroduced(index, workload, placement)))
    return untolerated(index, workload, tainted);
  const tooBig = only('too-big');
  if (tooBig.length > 0 && tooBig.length >= tainted.length) return insufficient(index, workload, spec, tooBig);
  if (tainted.length > 0 && tainted.length >= only('full').length) return untolerated(index, workload, tainted);
  const cordoned = only('cordoned');
  if (cordoned[0] !== undefined)
    return cordon(
      workload,
      cordoned.map(({ node }) => node),
    );
  const lost = eligible.filter(
    (entry) => entry.misfits.every(({ kind }) => kind === 'not-ready') && entry.misfits.length > 0,
  );
  if (lost[0] !== undefined)
    return notReady(
      lost.map(({ node }) => node),
      lost[0].node,
    );
  if (tainted.length > 0) return untolerated(index, workload, tainted);
  if (sized.length > 0 || /Insufficient (?:cpu|memory|pods)|Too many pods/.test(message))
    return insufficient(index, workload, spec, sized);
  return inWords(index, workload, message);
}

function selectorMatchesNothing(
  index: ClusterIndex,
  workload: Workload,
  spec: PodSpec,
  judged: readonly Judged[],
): Placement {
  const wanted = [
    ...Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).flatMap(
      ({ matchExpressions = [] }) =>
        matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join('|')}`.trim()),
    ),
  ];
  const says = `none of the ${judged.length} nodes has the labels that it asks for (${wanted.join(', ')})`;
  const isNew = wasIntroduced(index, workload, placement);
  const relabelled = isNew ? undefined : nodeThatLostItsLabel(index, workload, spec);
  const remedies = proposeRollback(index, workload, placement, `It asks for nodes that do not exist.`);
  if (relabelled !== undefined) {
    const explanation = `${sayObject(relabelled)} runs pods of ${sayObject(workload)}, but no longer has the labels that they ask for (${wanted.join(', ')}).`;
    return {
      says,
      cause: { object: refOf(relabelled), reason: 'NodeSelectorMatchesNothing', confidence: 0.8, explanation },
      nodes: [relabelled],
      remedies: [],
    };
  }
  const since = isNew ? ' since its last rollout' : '';
  const explanation = `${sayObject(workload)} asks${since} for nodes labelled ${wanted.join(', ')}, and there are none.`;
  return {
    says,
    cause: {
      object: refOf(workload),
      reason: 'NodeSelectorMatchesNothing',
      confidence: isNew ? 0.95 : 0.85,
      explanation,
    },
    nodes: [],
    remedies,
  };
}

/** Pods of the same template run on a node that does not match any more: the node changed, not the template. */
function nodeThatLostItsLabel(index: ClusterIndex, workload: Workload, spec: PodSpec): Node | undefined {
  const asked = JSON.stringify(placement({ spec }));
  const names = index
    .podsOf(workload)
    .filter((pod) => (pod.spec.nodeName ?? '') !== '' && JSON.stringify(placement({ spec: pod.spec })) === asked)
    .map((pod) => pod.spec.nodeName ?? '');
  return [...new Set(names)]
    .sort(compareText)
    .flatMap((name) => index.find('Node', '', name) ?? [])
    .find((node) => !matchesNode(spec, node));
}

function insufficient(index: ClusterIndex, workload: Workload, spec: PodSpec, judged: readonly Judged[]): Placement {
  const short = judged
    .flatMap((entry) => entry.misfits)
    .flatMap((misfit) => (misfit.kind === 'too-big' || misfit.kind === 'full' ? [misfit] : []));
  const isTooBig = short.length > 0 && judged.every((entry) => entry.misfits.some(({ kind }) => kind === 'too-big'));
  const resource = short[0]?.resource ?? 'cpu';
  const largest = Math.max(0, ...judged.map(({ node }) => allocatable(node)[resource]));
  const asked = sayAmount(requestsOf(spec), resource);
  const says = isTooBig
    ? `it asks for ${asked}, more than any node that it may use has (at most ${sayAmount({ cpu: largest, memory: largest, pods: largest }, resource)})`
    : `it asks for ${asked}, and no node that it may use has so much left`;
  const isNew = wasIntroduced(index, workload, requests);
  const since = isNew ? '; its last rollout raised that' : '';
  return {
    says,
    cause: {
      object: refOf(workload),
      reason: 'InsufficientResources',
      confidence: isNew ? 0.95 : isTooBig ? 0.9 : 0.6,
      explanation: `${sayObject(workload)} cannot be placed: ${says}${since}.`,
    },
    nodes: [],
    remedies: [
      ...(isNew ? proposeRollback(index, workload, requests, 'The last rollout raised its requests.') : []),
      ...roomierRequests(index, workload, resource, isTooBig ? largest : null),
    ],
  };
}

function untolerated(index: ClusterIndex, workload: Workload, judged: readonly Judged[]): Placement {
  const taints = judged.flatMap((entry) =>
    entry.misfits.flatMap((misfit) => (misfit.kind === 'taint' ? [sayTaint(misfit.taint)] : [])),
  );
  const says = `the nodes that it could use have taints that it does not tolerate (${sayList([...new Set(taints)].sort(compareText))})`;
  const newest = judged.map(({ node }) => node).reduce((a, b) => (compareText(taintedAt(b), taintedAt(a)) > 0 ? b : a));
  const isWorkloadChanged = wasIntroduced(index, workload, tolerations) || wasIntroduced(index, workload, placement);
  const isNodeNewer = compareText(taintedAt(newest), templateChangedAt(index, workload)) > 0;
  const nodes = judged.map(({ node }) => node);
  if (!isWorkloadChanged && isNodeNewer) {
    const explanation = `${sayObject(newest)} was tainted after ${sayObject(workload)} was last rolled out: ${says}.`;
    return {
      says,
      cause: { object: refOf(newest), reason: 'TaintNotTolerated', confidence: 0.8, explanation },
      nodes,
      remedies: [],
    };
  }
  const both = (template: PodTemplate) => [tolerations(template), placement(template)];
  const explanation = `${sayObject(workload)} cannot be placed${isWorkloadChanged ? ' since its last rollout' : ''}: ${says}.`;
  return {
    says,
    cause: {
      object: refOf(workload),
      reason: 'TaintNotTolerated',
      confidence: isWorkloadChanged ? 0.95 : 0.8,
      explanation,
    },
    nodes,
    remedies: isWorkloadChanged
      ? proposeRollback(index, workload, both, 'The last rollout changed where it may run.')
      : [],
  };
}

function cordon(workload: Workload, nodes: readonly Node[]): Placement {
  const [first] = nodes;
  const names = sayList(nodes.map(({ metadata }) => metadata.name));
  const says = `${names} would take it but ${nodes.length === 1 ? 'is' : 'are'} cordoned`;
  const object = first === undefined ? refOf(workload) : refOf(first);
  const explanation = `${sayObject(workload)} has nowhere to go: ${says}.`;
  const remedies = nodes
    .slice(0, 3)
    .map((node) =>
      proposePlain(
        'uncordon',
        refOf(node),
        `Uncordon node ${node.metadata.name}`,
        'It has room for the pods that wait.',
      ),
    );
  return { says, cause: { object, reason: 'NodeCordoned', confidence: 0.8, explanation }, nodes, remedies };
}

function notReady(nodes: readonly Node[], first: Node): Placement {
  const says = `${sayList(nodes.map(({ metadata }) => metadata.name))} would take it but ${nodes.length === 1 ? 'is' : 'are'} not ready`;
  return {
    says,
    cause: {
      object: refOf(first),
      reason: 'NodeNotReady',
      confidence: 0.75,
      explanation: `The nodes that could run it are not ready: ${says}.`,
    },
    nodes,
    remedies: [],
  };
}

function inWords(index: ClusterIndex, workload: Workload, message: string): Placement {
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
    remedies:
      isNew && podTemplateOf(workload) !== undefined
        ? proposeRollback(index, workload, whole, 'The last rollout changed its placement rules.')
        : [],
  };
}

function taintedAt(node: Node): string {
  const times = (node.spec?.taints ?? []).flatMap(({ timeAdded }) => (timeAdded === undefined ? [] : [timeAdded]));
  return [...times, lastChange(node)].sort(compareText).at(-1) ?? '';
}

function sayTaint({ key, value, effect }: Taint): string {
  return `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
}

function sayAmount(amounts: Amounts, resource: keyof Amounts): string {
  if (resource === 'memory') return `${Math.round(amounts.memory / 2 ** 20)} MiB of memory`;
  return resource === 'cpu' ? `${Number(amounts.cpu.toFixed(3))} CPUs` : `${amounts.pods} pods`;
}
