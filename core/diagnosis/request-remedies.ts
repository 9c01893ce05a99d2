import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container } from '../cluster/kube-object.ts';
import type { Remedy } from '../remediation/remedy.ts';
import type { Amounts } from './node-fit.ts';
import { proposeResources } from './propose.ts';
import { formatMemory, parseQuantity } from './quantity.ts';
import { previousRevision } from './revision-history.ts';
import { containerNamed, podTemplateOf, type Workload } from './workloads.ts';

/** Requests with which a workload can be placed again: the previous revision's, else half of the largest node's for the greediest container. */
export function roomierRequests(
  index: ClusterIndex,
  workload: Workload,
  resource: keyof Amounts,
  largestNode: number | null,
): readonly Remedy[] {
  if (resource === 'pods') return [];
  const before = previousRevision(index, workload);
  const containers = podTemplateOf(workload).spec.containers;
  const lowered = containers.flatMap((container) => {
    const old = containerNamed(before?.template, container.name)?.resources?.requests?.[resource];
    return old !== undefined && amount(old) < requested(container, resource) ? [{ container, old }] : [];
  });
  const [first] = lowered;
  if (first !== undefined) return set(first.container, first.old, `It is what revision ${before?.number} asked for.`);
  if (largestNode === null || !Number.isFinite(largestNode)) return [];
  const greediest = containers.reduce((a, b) => (requested(b, resource) > requested(a, resource) ? b : a));
  const half = resource === 'cpu' ? `${Math.max(10, Math.floor(largestNode * 500))}m` : formatMemory(largestNode / 2);
  return set(
    greediest,
    half,
    'Half of what the largest node offers: it fits; adjust it to what the program really uses.',
  );

  function set(container: Container, value: string, rationale: string): readonly Remedy[] {
    return proposeResources(workload, { container: container.name, requests: { [resource]: value } }, rationale);
  }
}

function requested({ resources }: Container, resource: 'cpu' | 'memory'): number {
  return amount(resources?.requests?.[resource] ?? resources?.limits?.[resource]);
}

function amount(text: string | undefined): number {
  return parseQuantity(text) ?? 0;
}
