import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { notReadyCondition } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';

/** After six minutes the controller detaches by force, where the driver lets it. */
const patienceSeconds = 420;

/** Volumes that do not come off a node, and can be used nowhere else until they do. */
export const volumeDetachments = objectAnalyzer({
  name: 'volume-detachments',
  subjects: ['VolumeAttachment'],
  reasons: {
    DetachFailed: 'The storage driver cannot take the volume off the node.',
    AttachedToGoneNode: 'The volume is still attached to a node that does not exist.',
  },
  analyze: (index, attachment) => {
    const { nodeName, source } = attachment.spec;
    const node = index.find('Node', '', nodeName);
    const since = attachment.metadata.deletionTimestamp;
    const isGone = node === undefined && index.knows('Node') && index.hasAny('Node');
    const error = attachment.status?.detachError?.message;
    const isStuck = since !== undefined && isOlderThan(index, since, patienceSeconds);
    // A node that just went takes its attachments along within minutes.
    const isLeft =
      isGone && isOlderThan(index, attachment.metadata.creationTimestamp, patienceSeconds) && since === undefined;
    if (!isStuck && !isLeft && error === undefined) return [];
    const nodeRef = node === undefined ? missingRef('Node', '', nodeName) : refOf(node);
    const isLost = isGone || (node !== undefined && notReadyCondition(node) !== undefined);
    const why =
      error ??
      (isGone
        ? 'that node does not exist any more'
        : isLost
          ? 'that node is not ready'
          : 'the driver has not said why');
    const age = since === undefined ? '' : ` since ${sayAge(index, since)}`;
    const says = `volume ${source.persistentVolumeName ?? ''} does not come off node ${nodeName}${age}: ${why.slice(0, 240).replace(/\.$/, '')}`;
    const reason = isGone ? 'AttachedToGoneNode' : 'DetachFailed';
    const message = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
    return [
      makeFinding(index, {
        analyzer: 'volume-detachments',
        severity: 'medium',
        object: refOf(attachment),
        reason,
        message,
        evidence: [
          fieldEvidence(attachment, 'spec.nodeName', nodeName),
          ...(since === undefined ? [] : [fieldEvidence(attachment, 'metadata.deletionTimestamp', since)]),
          ...(error === undefined ? [] : [fieldEvidence(attachment, 'status.detachError.message', error)]),
          ...(isGone ? [absenceEvidence(nodeRef, 'metadata.name', `no Node ${nodeName}`)] : []),
        ],
        cause: {
          object: isLost ? nodeRef : refOf(attachment),
          reason,
          confidence: isLost ? 0.75 : 0.6,
          explanation: message,
        },
        dependsOn: isLost ? [nodeRef] : [],
      }),
    ];
  },
});
