import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Container, KubeObject } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { admittedResources, containerLimits, type PlacedLimit } from '../../container-defaults.ts';
import { fieldEvidence } from '../../evidence.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { parseQuantity } from '../../quantity.ts';
import { isRefused } from '../../refusals.ts';
import { templateChangedAt } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { desiredReplicas, placedContainers, podSpecPath, podTemplateOf } from '../../workloads.ts';

type Conflict = { readonly says: string; readonly field: string; readonly bound: string; readonly value: string };

/** Running workloads whose containers a LimitRange would not admit any more. Pods that are refused are found by their workload. */
export const limitRanges = workloadAnalyzer({
  name: 'limit-ranges',
  reasons: {
    LimitRangeConflict: 'The requests or limits of a running workload are outside of what a LimitRange allows.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'Pod' || workload.kind === 'Job' || desiredReplicas(workload) === 0) return [];
    const limits = containerLimits(index, workload.metadata.namespace ?? '');
    if (limits.length === 0) return [];
    for (const { container, path } of placedContainers(podTemplateOf(workload).spec)) {
      for (const placed of limits) {
        const conflict = conflictOf(container, placed, limits);
        if (conflict === null || isRefused(index, workload, /(?:max|min)imum|forbidden/)) continue;
        const { range, at } = placed;
        const says = `LimitRange ${range.metadata.name} would refuse container ${container.name} of ${sayObject(workload)}: ${conflict.says}`;
        return [
          makeFinding(index, {
            analyzer: 'limit-ranges',
            severity: 'low',
            object: refOf(workload),
            reason: 'LimitRangeConflict',
            discriminator: container.name,
            message: `${says}; its next pod will not be admitted.`,
            evidence: [
              fieldEvidence(range, `spec.limits[${at}].${conflict.bound}`, conflict.says),
              fieldEvidence(workload, `${podSpecPath(workload)}.${path}.resources.${conflict.field}`, conflict.value),
            ],
            cause: {
              object: refOf(changedLast(index, range, workload)),
              reason: 'LimitRangeConflict',
              confidence: 0.8,
              explanation: `${says}.`,
            },
          }),
        ];
      }
    }
    return [];
  },
});

function conflictOf(container: Container, { limit }: PlacedLimit, all: readonly PlacedLimit[]): Conflict | null {
  const has = admittedResources(container, all);
  const amount = (text: string | undefined) => parseQuantity(text);
  for (const [resource, bound] of Object.entries(limit.max ?? {})) {
    const value = has.limits[resource];
    const exceeds = (amount(value) ?? 0) > (amount(bound) ?? Number.POSITIVE_INFINITY);
    if (value !== undefined && exceeds)
      return {
        says: `its ${resource} limit ${value} is more than ${bound}`,
        field: `limits.${resource}`,
        bound: `max.${resource}`,
        value,
      };
  }
  for (const [resource, bound] of Object.entries(limit.min ?? {})) {
    const value = has.requests[resource];
    if (value !== undefined && (amount(value) ?? 0) < (amount(bound) ?? 0))
      return {
        says: `its ${resource} request ${value} is less than ${bound}`,
        field: `requests.${resource}`,
        bound: `min.${resource}`,
        value,
      };
  }
  for (const [resource, bound] of Object.entries(limit.maxLimitRequestRatio ?? {})) {
    const [most, least] = [amount(has.limits[resource]), amount(has.requests[resource])];
    const ratio = most === null || least === null || least === 0 ? null : most / least;
    if (ratio !== null && ratio > (amount(bound) ?? Number.POSITIVE_INFINITY))
      return {
        says: `its ${resource} limit ${has.limits[resource]} is more than ${bound} times its request ${has.requests[resource]}`,
        field: `limits.${resource}`,
        bound: `maxLimitRequestRatio.${resource}`,
        value: has.limits[resource] ?? '',
      };
  }
  return null;
}

/** Whichever was written last no longer fits the other. */
function changedLast(
  index: ClusterIndex,
  range: KubeObject,
  workload: Parameters<typeof templateChangedAt>[1],
): KubeObject {
  return Date.parse(lastChange(range)) >= Date.parse(templateChangedAt(index, workload)) ? range : workload;
}
