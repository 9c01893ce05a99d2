import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { type KindName, resourceKinds, virtualKinds } from '../../../cluster/resource-kinds.ts';
import { fieldEvidence } from '../../evidence.ts';
import { finalizerHolders, type Holder, isBuiltInFinalizer } from '../../finalizer-holder.ts';
import type { Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';

/** Longer than a controller takes to see the deletion; load balancers and volumes take longer to go. */
const patienceSeconds = { custom: 180, builtIn: 600 } as const;
/** Their deletion is looked at by analyzers of their own. */
const others: ReadonlySet<string> = new Set([
  'Pod',
  'Namespace',
  'Event',
  'Lease',
  'VolumeAttachment',
  'ControlPlaneCheck',
  'ServerVersion',
]);
const kinds: readonly KindName[] = [...resourceKinds.map(({ kind }) => kind), ...virtualKinds].filter(
  (kind) => !others.has(kind),
);

/** Objects that were deleted and do not go, because nobody takes their finalizers away. */
export const stuckDeletions = objectAnalyzer({
  name: 'stuck-deletions',
  subjects: kinds,
  reasons: {
    InUse: 'A deleted object stays as long as others use it.',
    DependentsLeft: 'A deleted object waits for what belongs to it, which does not go either.',
    ControllerDown: 'The controller that must clean up before a deleted object may go does not run.',
    ControllerMissing: 'Nothing in the cluster would take the finalizer of a deleted object away.',
    ControllerSilent: 'The controller of a finalizer has not taken it away.',
  },
  isSubject: (_, { metadata }) => metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0,
  analyze: (index, object) => {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    const patience = patienceSeconds[finalizers.every(isBuiltInFinalizer) ? 'builtIn' : 'custom'];
    if (deletionTimestamp === undefined || !isOlderThan(index, deletionTimestamp, patience)) return [];
    const [worst] = [...finalizerHolders(index, object)].sort((a, b) => b.confidence - a.confidence);
    return worst === undefined ? [] : [toFinding(index, object, worst)];
  },
});

function toFinding(index: ClusterIndex, object: KubeObject, holder: Holder): Finding {
  const { metadata } = object;
  const says = `${sayObject(object)} was deleted ${sayAge(index, metadata.deletionTimestamp)} ago and is still there: finalizer ${holder.finalizer} holds it, ${holder.says}`;
  return makeFinding(index, {
    analyzer: 'stuck-deletions',
    severity: severityOf(holder),
    object: refOf(object),
    reason: holder.reason,
    message: `${says}.`,
    evidence: [
      fieldEvidence(object, 'metadata.deletionTimestamp', metadata.deletionTimestamp),
      fieldEvidence(object, 'metadata.finalizers', (metadata.finalizers ?? []).join(', ')),
    ],
    cause: {
      object: holder.culprit ?? refOf(object),
      reason: holder.reason,
      confidence: holder.confidence,
      explanation: `Finalizer ${holder.finalizer} holds ${sayObject(object)}: ${holder.says}.`,
    },
    dependsOn: holder.behind,
  });
}

function severityOf({ reason }: Holder): Severity {
  if (reason === 'InUse') return 'info';
  return reason === 'DependentsLeft' ? 'low' : 'medium';
}
