import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { PodSpec } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { type Amounts, allocatable, requestsOf } from './node-fit.ts';
import { type JudgedNode, type Placement, placementFacets } from './placement.ts';
import { proposeRollback } from './propose.ts';
import { roomierRequests } from './request-remedies.ts';
import { wasIntroduced } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import type { Workload } from './workloads.ts';

/** The pod asks for more than any node has, or has left. */
export function insufficientResources(
  index: ClusterIndex,
  workload: Workload,
  spec: PodSpec,
  judged: readonly JudgedNode[],
): Placement {
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
  const isNew = wasIntroduced(index, workload, placementFacets.requests);
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
      ...(isNew
        ? proposeRollback(index, workload, placementFacets.requests, 'The last rollout raised its requests.')
        : []),
      ...roomierRequests(index, workload, resource, isTooBig ? largest : null),
    ],
  };
}

function sayAmount(amounts: Amounts, resource: keyof Amounts): string {
  if (resource === 'memory') return `${Math.round(amounts.memory / 2 ** 20)} MiB of memory`;
  return resource === 'cpu' ? `${Number(amounts.cpu.toFixed(3))} CPUs` : `${amounts.pods} pods`;
}
