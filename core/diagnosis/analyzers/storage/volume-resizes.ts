import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { Condition, PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { conditionEvidence, eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, isYoungerThan, sayAge } from '../../observed-time.ts';
import { parseQuantity } from '../../quantity.ts';

const patienceSeconds = 600;
const recentSeconds = 3600;

/** Claims that should be larger than their volume, and do not get there. */
export const volumeResizes = objectAnalyzer({
  name: 'volume-resizes',
  subjects: ['PersistentVolumeClaim'],
  reasons: {
    ResizeFailed: 'The storage refuses to enlarge the volume.',
    ResizeWaitsForPod: 'The volume was enlarged; its file system follows when the pod starts anew.',
    ResizeStuck: 'The volume should have been enlarged long ago.',
    ExpansionForbidden: 'The claim’s storage class does not allow volumes to be enlarged.',
  },
  analyze: (index, claim) => {
    const wanted = parseQuantity(claim.spec?.resources?.requests?.storage) ?? 0;
    const has = parseQuantity(claim.status?.capacity?.storage) ?? wanted;
    if (claim.status?.phase !== 'Bound' || wanted <= has) return [];
    return judge(index, claim);
  },
});

function judge(index: ClusterIndex, claim: PersistentVolumeClaim): readonly Finding[] {
  const conditions = claim.status?.conditions ?? [];
  const isTrue = (type: string) =>
    conditions.find((condition) => condition.type === type && condition.status === 'True');
  const event = latestEvent(
    index,
    claim,
    ({ reason, type }) => /Resize|Expand/i.test(reason ?? '') && type !== 'Normal',
  );
  const failed = isTrue('ControllerResizeError') ?? isTrue('NodeResizeError');
  const isInfeasible = Object.values(claim.status?.allocatedResourceStatuses ?? {}).some((state) =>
    /Infeasible/.test(state),
  );
  if (
    failed !== undefined ||
    isInfeasible ||
    (event !== undefined && isYoungerThan(index, eventTime(event), recentSeconds))
  ) {
    const words = failed?.message ?? event?.message ?? 'the requested size is not feasible';
    return [
      toFinding(
        'ResizeFailed',
        'medium',
        0.75,
        `the storage refuses: ${words.slice(0, 240).replace(/\.$/, '')}`,
        failed,
      ),
    ];
  }
  const pending = isTrue('FileSystemResizePending');
  if (pending !== undefined) {
    if (!isOlderThan(index, pending.lastTransitionTime, patienceSeconds)) return [];
    const says = `the volume is enlarged and its file system waits since ${sayAge(index, pending.lastTransitionTime)} for a pod to start with it`;
    return [toFinding('ResizeWaitsForPod', 'low', 0.65, says, pending)];
  }
  const storage = index.find('StorageClass', '', claim.spec?.storageClassName ?? '');
  if (storage !== undefined && storage.allowVolumeExpansion !== true)
    return [
      toFinding(
        'ExpansionForbidden',
        'low',
        0.65,
        `storage class ${storage.metadata.name} does not allow it`,
        undefined,
      ),
    ];
  const resizing = isTrue('Resizing');
  if (resizing === undefined || !isOlderThan(index, resizing.lastTransitionTime, patienceSeconds)) return [];
  return [
    toFinding(
      'ResizeStuck',
      'low',
      0.5,
      `it is being enlarged since ${sayAge(index, resizing.lastTransitionTime)}`,
      resizing,
    ),
  ];

  function toFinding(
    reason: string,
    severity: Severity,
    confidence: number,
    says: string,
    condition: Condition | undefined,
  ): Finding {
    const [wanted, has] = [claim.spec?.resources?.requests?.storage, claim.status?.capacity?.storage];
    const message = `PersistentVolumeClaim ${claim.metadata.name} asks for ${wanted} and has ${has}: ${says}.`;
    return makeFinding(index, {
      analyzer: 'volume-resizes',
      severity,
      object: refOf(claim),
      reason,
      message,
      evidence: [
        fieldEvidence(claim, 'spec.resources.requests.storage', wanted),
        fieldEvidence(claim, 'status.capacity.storage', has),
        ...(condition === undefined ? [] : [conditionEvidence(claim, condition)]),
        ...(event === undefined ? [] : [eventEvidence(event)]),
      ],
      cause: { object: refOf(claim), reason, confidence, explanation: message },
    });
  }
}
