import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type {
  Container,
  Node,
  NodeSelectorRequirement,
  Pod,
  PodSpec,
  Taint,
  Toleration,
} from '../cluster/kube-object.ts';
import { notReadyCondition } from './lost-nodes.ts';
import { perKey } from './per-index.ts';
import { parseQuantity } from './quantity.ts';

export type Amounts = { readonly cpu: number; readonly memory: number; readonly pods: number };

/** What keeps a pod off a node, the scheduler's filters worked out from the objects. Empty when it would fit. */
export type Misfit =
  | { readonly kind: 'cordoned' }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'taint'; readonly taint: Taint }
  | { readonly kind: 'selector' }
  | { readonly kind: 'too-big'; readonly resource: keyof Amounts }
  | { readonly kind: 'full'; readonly resource: keyof Amounts };

const pressureTaints = /^node\.kubernetes\.io\/|^node\.cloudprovider\.kubernetes\.io\//;

export function misfits(index: ClusterIndex, spec: PodSpec, node: Node): readonly Misfit[] {
  const wanted = requestsOf(spec);
  const room = allocatable(node);
  const used = usageOf(index, node.metadata.name);
  const taints = (node.spec?.taints ?? []).filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, spec.tolerations ?? []),
  );
  return [
    ...(node.spec?.unschedulable === true && !tolerates(spec, 'node.kubernetes.io/unschedulable')
      ? [{ kind: 'cordoned' } as const]
      : []),
    ...(notReadyCondition(node) === undefined ? [] : [{ kind: 'not-ready' } as const]),
    ...taints.filter(({ key }) => !pressureTaints.test(key)).map((taint) => ({ kind: 'taint', taint }) as const),
    ...(matchesNode(spec, node) ? [] : [{ kind: 'selector' } as const]),
    ...(['cpu', 'memory', 'pods'] as const).flatMap((resource): readonly Misfit[] => {
      if (wanted[resource] > room[resource]) return [{ kind: 'too-big', resource }];
      return wanted[resource] > room[resource] - used[resource] + 1e-9 ? [{ kind: 'full', resource }] : [];
    }),
  ];
}

const nothing: Amounts = { cpu: 0, memory: 0, pods: 0 };

/** A pod's requests as the scheduler counts them: the sum of containers and sidecars, or the greatest init container. */
export function requestsOf({ containers, initContainers = [] }: PodSpec): Amounts {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const oneShots = initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const total = (name: 'cpu' | 'memory') =>
    Math.max(sum([...containers, ...sidecars], name), ...oneShots.map((container) => requestOf(container, name)));
  return { cpu: total('cpu'), memory: total('memory'), pods: 1 };
}

export function allocatable(node: Node): Amounts {
  const { cpu, memory, pods } = node.status?.allocatable ?? {};
  const amount = (text: string | undefined) => parseQuantity(text) ?? Number.POSITIVE_INFINITY;
  return { cpu: amount(cpu), memory: amount(memory), pods: amount(pods) };
}

/** nodeSelector and required node affinity: terms are alternatives, requirements in a term all hold. */
export function matchesNode(spec: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || matchesNodeTerms(terms, node);
}

export function matchesNodeTerms(
  terms: readonly { readonly matchExpressions?: readonly NodeSelectorRequirement[] }[],
  node: Node,
): boolean {
  const labels: Readonly<Record<string, string>> = {
    'kubernetes.io/hostname': node.metadata.name,
    ...node.metadata.labels,
  };
  return terms.some(({ matchExpressions = [] }) =>
    matchExpressions.every((requirement) => holds(requirement, labels[requirement.key])),
  );
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some(
    ({ key = '', operator = 'Equal', value = '', effect = '' }) =>
      (effect === '' || effect === taint.effect) &&
      (key === ''
        ? operator === 'Exists'
        : key === taint.key && (operator === 'Exists' || value === (taint.value ?? ''))),
  );
}

/** Requests of the pods on a node. */
const usageOf = perKey((index, node): Amounts => {
  let used = nothing;
  for (const pod of index.podsOnNode(node)) {
    if (isFinished(pod)) continue;
    const { cpu, memory } = requestsOf(pod.spec);
    used = { cpu: used.cpu + cpu, memory: used.memory + memory, pods: used.pods + 1 };
  }
  return used;
});

function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function holds({ operator, values = [] }: NodeSelectorRequirement, label: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    case 'Gt':
      return label !== undefined && Number(label) > Number(values[0]);
    case 'Lt':
      return label !== undefined && Number(label) < Number(values[0]);
    default:
      return false;
  }
}

function tolerates(spec: PodSpec, key: string): boolean {
  return isTolerated({ key, effect: 'NoSchedule' }, spec.tolerations ?? []);
}

function requestOf({ resources }: Container, name: 'cpu' | 'memory'): number {
  return parseQuantity(resources?.requests?.[name] ?? resources?.limits?.[name]) ?? 0;
}

function sum(containers: readonly Container[], name: 'cpu' | 'memory'): number {
  return containers.reduce((total, container) => total + requestOf(container, name), 0);
}
