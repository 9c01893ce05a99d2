import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf } from '../crashes.ts';
import { changeEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { proposeResources, proposeRollback } from '../propose.ts';
import { formatMemory, parseQuantity } from '../quantity.ts';
import { lastGoodRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { containerNamed, podSpecPath } from '../workloads.ts';

/** Containers that the kernel kills because they need more memory than their limit. */
export const outOfMemory = workloadAnalyzer({
  name: 'out-of-memory',
  reasons: {
    OOMKilled: 'A container is killed because it needs more memory than its limit, or than the node has.',
  },
  analyze: (index, workload) =>
    crashesOf(index, workload).flatMap((crash) =>
      crash.why.kind === 'out-of-memory' ? [toFinding(index, crash)] : [],
    ),
});

function toFinding(index: ClusterIndex, crash: Crash): Finding {
  const { workload, view } = crash;
  const { container } = view;
  const limit = container.resources?.limits?.memory;
  const path = `${podSpecPath(workload)}.${view.path}.resources.limits.memory`;
  const limitOf = (template: PodTemplate) =>
    containerNamed(template, container.name)?.resources?.limits?.memory ?? null;
  const good = lastGoodRevision(index, workload, limitOf);
  const before = good === undefined ? null : limitOf(good.template);
  const isLowered =
    good !== undefined && (before === null || (parseQuantity(before) ?? 0) > (parseQuantity(limit) ?? 0));
  const says =
    limit === undefined
      ? 'the node ran out of memory (the container has no limit)'
      : `it needs more memory than its limit of ${limit}`;
  return makeFinding(index, {
    analyzer: 'out-of-memory',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'OOMKilled',
    discriminator: container.name,
    message: `Container ${container.name} of ${sayObject(workload)} is killed again and again (${crash.restarts} restarts): ${says}.`,
    evidence: [
      fieldEvidence(workload, path, limit ?? 'no limit'),
      ...(isLowered ? [changeEvidence(workload, path, `revision ${good.number} had ${before ?? 'no limit'}`)] : []),
      ...crashEvidence(index, crash),
    ],
    cause: {
      object: refOf(workload),
      reason: 'MemoryLimitTooLow',
      confidence: limit === undefined ? 0.5 : isLowered ? 0.97 : 0.9,
      explanation: `Container ${container.name} of ${sayObject(workload)} exceeds its memory: ${says}${isLowered ? `; revision ${good.number} allowed ${before ?? 'any amount'}` : ''}.`,
    },
    dependsOn:
      limit === undefined && view.pod.spec.nodeName !== undefined ? nodeRefs(index, view.pod.spec.nodeName) : [],
    remedies: [
      ...(isLowered ? proposeRollback(index, workload, limitOf, `The memory limit was lowered to ${limit}.`) : []),
      ...raised(limit, isLowered ? before : null, crash),
    ],
  });
}

function nodeRefs(index: ClusterIndex, name: string) {
  const node = index.find('Node', '', name);
  return node === undefined ? [] : [refOf(node)];
}

/** The limit that was enough before, else twice the present one: what it would have used is not known, only that this is too little. */
function raised(limit: string | undefined, before: string | null, { workload, view }: Crash): readonly Remedy[] {
  const bytes = parseQuantity(limit);
  if (bytes === null || bytes === 0) return [];
  const memory = before ?? formatMemory(bytes * 2);
  const why =
    before === null
      ? `Twice the present limit of ${limit}: the container died at it, so it needs more; watch what it uses and adjust.`
      : `It is what the revision before allowed.`;
  return proposeResources(workload, { container: view.container.name, limits: { memory } }, why);
}
