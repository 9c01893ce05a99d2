import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate, ResourceQuota } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import { type CreationFailure, creationFailureOf } from '../creation-failures.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { requestsOf } from '../node-fit.ts';
import { proposeRollback } from '../propose.ts';
import { parseQuantity } from '../quantity.ts';
import { wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';

/** Workloads whose pods a ResourceQuota refuses: who exhausted it, the last rollout or the quota itself. */
export const quotas = workloadAnalyzer({
  name: 'quotas',
  reasons: {
    QuotaExhausted: 'A ResourceQuota refuses the pods: it is used up, or they lack what it demands.',
  },
  analyze: (index, workload) => {
    const failure = creationFailureOf(index, workload);
    if (failure === null) return [];
    const names = [...failure.message.matchAll(/exceeded quota: ([^\s,]+)/g)].map(([, name = '']) => name);
    const lacking = /failed quota: ([^\s:,]+): must specify (.+?)(?:$|,? for)/.exec(failure.message);
    return [...new Set([...names, ...(lacking?.[1] === undefined ? [] : [lacking[1]])])]
      .filter((name) => !isOver(index, failure, name))
      .map((name) => toFinding(index, failure, name, lacking?.[2]));
  },
});

/** The quota was raised or removed since, and the controller has not tried again. */
function isOver(index: ClusterIndex, { workload, message }: CreationFailure, name: string): boolean {
  if (!index.knows('ResourceQuota')) return false;
  const quota = index.find('ResourceQuota', workload.metadata.namespace ?? '', name);
  const requested = /requested: (.+?), used:/.exec(message)?.[1];
  if (quota === undefined || requested === undefined) return quota === undefined;
  const { used = {} } = quota.status ?? {};
  const hard = quota.spec?.hard ?? quota.status?.hard ?? {};
  return requested.split(',').every((entry) => {
    const [resource = '', amount] = entry.split('=');
    const limit = parseQuantity(hard[resource]);
    return limit === null || (parseQuantity(used[resource]) ?? 0) + (parseQuantity(amount) ?? 0) <= limit;
  });
}

function toFinding(
  index: ClusterIndex,
  { workload, message, evidence }: CreationFailure,
  name: string,
  mustSpecify: string | undefined,
): Finding {
  const namespace = workload.metadata.namespace ?? '';
  const quota = index.find('ResourceQuota', namespace, name);
  const facet = ({ spec }: PodTemplate) => requestsOf(spec);
  const isRaised = wasIntroduced(index, workload, facet);
  const amounts = /requested: (.+?), used: (.+?), limited: (.+?)(?:$|\s)/.exec(message);
  const says =
    mustSpecify !== undefined
      ? `ResourceQuota ${name} admits only pods that specify ${mustSpecify.trim()}`
      : `ResourceQuota ${name} is exhausted${amounts === null ? '' : ` (used ${amounts[2]}, allowed ${amounts[3]}, needed ${amounts[1]})`}`;
  const isWorkloads = isRaised || mustSpecify !== undefined;
  return makeFinding(index, {
    analyzer: 'quotas',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'QuotaExhausted',
    discriminator: name,
    message: `${sayObject(workload)} gets no new pods: ${says}.`,
    evidence: [evidence, ...(quota === undefined ? [] : quotaEvidence(quota))],
    cause: {
      object: isWorkloads
        ? refOf(workload)
        : quota === undefined
          ? missingRef('ResourceQuota', namespace, name)
          : refOf(quota),
      reason: mustSpecify !== undefined ? 'ResourceRequestsMissing' : 'QuotaExhausted',
      confidence: 0.9,
      explanation: isRaised
        ? `The last rollout of ${sayObject(workload)} asks for more than the quota leaves: ${says}.`
        : `${says}, so ${sayObject(workload)} gets no new pods.`,
    },
    remedies: isRaised ? proposeRollback(index, workload, facet, `It asks for more than quota ${name} leaves.`) : [],
  });
}

function quotaEvidence(quota: ResourceQuota): readonly Evidence[] {
  const { hard = {}, used = {} } = quota.status ?? {};
  return Object.entries(hard)
    .filter(
      ([resource, limit]) =>
        (parseQuantity(used[resource]) ?? 0) >= 0.8 * (parseQuantity(limit) ?? Number.POSITIVE_INFINITY),
    )
    .map(([resource, limit]) =>
      fieldEvidence(quota, `status.used[${resource}]`, `${used[resource] ?? '0'} of ${limit}`),
    );
}
