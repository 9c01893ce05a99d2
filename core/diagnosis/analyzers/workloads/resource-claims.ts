import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { podSpecPath, type Workload } from '../../workloads.ts';

const about = /resource ?claim|cannot allocate all claims|allocate claims|device class/i;
const notFound = /(resourceclaim(?:template)?|device ?class) "?([^\s",]+)"? not found/i;

/** Pods that wait for devices: their claim does not exist, or no node has what it asks for. */
export const resourceClaims = workloadAnalyzer({
  name: 'resource-claims',
  reasons: {
    ResourceClaimMissing: 'A ResourceClaim or DeviceClass that the pods name does not exist.',
    DevicesUnavailable: 'No node has the devices that the pods claim.',
  },
  analyze: (index, workload) => {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null || (waiting.pods[0].spec.resourceClaims ?? []).length === 0) return [];
    const { message = '' } = waiting.condition;
    return about.test(message)
      ? [toFinding(index, workload, waiting.pods, message, conditionEvidence(waiting.pods[0], waiting.condition))]
      : [];
  },
});

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  pods: readonly [Pod, ...Pod[]],
  message: string,
  told: ReturnType<typeof conditionEvidence>,
): Finding {
  const [, kind = '', name = ''] = notFound.exec(message) ?? [];
  const isMissing = name !== '';
  const lost = /class/i.test(kind)
    ? missingRef('DeviceClass', '', name)
    : missingRef(
        /template/i.test(kind) ? 'ResourceClaimTemplate' : 'ResourceClaim',
        workload.metadata.namespace ?? '',
        name,
      );
  const says = isMissing
    ? `${lost.kind} ${name} does not exist`
    : `no node has the devices that it claims (${message.trim().slice(0, 200).replace(/\.$/, '')})`;
  const reason = isMissing ? 'ResourceClaimMissing' : 'DevicesUnavailable';
  return makeFinding(index, {
    analyzer: 'resource-claims',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    message: `${sayObject(workload)} has ${sayPods(workload, pods.length)} without a node: ${says}.`,
    evidence: [fieldEvidence(workload, `${podSpecPath(workload)}.resourceClaims`, pods[0].spec.resourceClaims), told],
    cause: {
      object: isMissing ? lost : refOf(workload),
      reason,
      confidence: isMissing ? 0.85 : 0.7,
      explanation: `${sayObject(workload)} cannot be placed: ${says}.`,
    },
  });
}
