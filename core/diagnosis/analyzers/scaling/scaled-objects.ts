import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { type KindName, resourceKind } from '../../../cluster/resource-kinds.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Cause, Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { conditionOf, recordsAt, textAt } from '../extensions/custom-fields.ts';
import { isKedaScaler, knowsCustomKind } from '../extensions/custom-kinds.ts';
import { missingNamedIn } from '../extensions/named-objects.ts';

const settlesWithin = 60;

/** Scalers of KEDA that do not scale: no target, no credentials, no autoscaler, a source that does not answer, or paused. */
export const scaledObjects = objectAnalyzer({
  name: 'scaled-objects',
  subjects: ['CustomResource'],
  reasons: {
    TargetMissing: 'The workload that a ScaledObject names does not exist.',
    AuthenticationMissing: 'The TriggerAuthentication that a trigger names does not exist.',
    ScalerNotReady: 'KEDA cannot scale by a trigger: its source does not answer or its settings are wrong.',
    AutoscalerMissing: 'The HorizontalPodAutoscaler that KEDA keeps for a ScaledObject does not exist.',
    FallbackActive: 'KEDA cannot read the source of a trigger and keeps a fixed number of replicas.',
    ScalingPaused: 'Somebody has paused the scaling.',
  },
  isSubject: isKedaScaler,
  analyze: (index, scaler) => {
    if (scaler.metadata.deletionTimestamp !== undefined) return [];
    if (isPaused(scaler)) return [paused(index, scaler)];
    if (!isOlderThan(index, scaler.metadata.creationTimestamp, settlesWithin)) return [];
    const broken =
      targetMissing(index, scaler) ??
      authenticationMissing(index, scaler) ??
      notReady(index, scaler) ??
      autoscalerMissing(index, scaler);
    const fallback = broken === null ? fallbackActive(index, scaler) : null;
    return [broken, fallback].flatMap((finding) => finding ?? []);
  },
});

function targetMissing(index: ClusterIndex, scaler: CustomResource): Finding | null {
  const name = textAt(scaler, 'spec.scaleTargetRef.name');
  const kind = textAt(scaler, 'spec.scaleTargetRef.kind') || 'Deployment';
  const isKnown = resourceKind(kind) !== undefined && index.knows(kind as KindName);
  const namespace = scaler.metadata.namespace ?? '';
  if (name === '' || !isKnown || index.named(kind, namespace, name) !== undefined) return null;
  const says = `${sayObject(scaler)} scales ${kind} ${name}, which does not exist`;
  return toFinding(index, scaler, 'TargetMissing', 'medium', says, {
    confidence: 0.88,
    evidence: [
      fieldEvidence(scaler, 'spec.scaleTargetRef', `${kind} ${name}`),
      absenceEvidence(missingRef(kind, namespace, name), 'metadata.name', `no ${kind} ${name} in the namespace`),
    ],
  });
}

function authenticationMissing(index: ClusterIndex, scaler: CustomResource): Finding | null {
  for (const [at, trigger] of recordsAt(scaler, 'spec.triggers').entries()) {
    const name = textAt(trigger, 'authenticationRef.name');
    const kind = textAt(trigger, 'authenticationRef.kind') || 'TriggerAuthentication';
    const namespace = kind === 'ClusterTriggerAuthentication' ? '' : (scaler.metadata.namespace ?? '');
    if (name === '' || !knowsCustomKind(index, kind) || index.named(kind, namespace, name) !== undefined) continue;
    const lost = missingRef(kind, namespace, name);
    const says = `${sayObject(scaler)} has no credentials for its trigger ${textAt(trigger, 'type')}: ${kind} ${name} does not exist`;
    return toFinding(index, scaler, 'AuthenticationMissing', 'medium', says, {
      confidence: 0.88,
      culprit: lost,
      evidence: [
        fieldEvidence(scaler, `spec.triggers[${at}].authenticationRef`, `${kind} ${name}`),
        absenceEvidence(lost, 'metadata.name', `no ${kind} ${name}`),
      ],
    });
  }
  return null;
}

function notReady(index: ClusterIndex, scaler: CustomResource): Finding | null {
  const ready = conditionOf(scaler, 'Ready');
  if (ready?.status !== 'False' || !isOlderThan(index, ready.lastTransitionTime, settlesWithin)) return null;
  const told = (ready.message ?? ready.reason ?? '').trim().replace(/\.$/, '');
  const missing = missingNamedIn(index, scaler.metadata.namespace ?? '', told);
  return toFinding(index, scaler, 'ScalerNotReady', 'medium', `${sayObject(scaler)} does not scale: ${told}`, {
    confidence: missing === undefined ? 0.65 : 0.85,
    culprit: missing,
    evidence: [
      conditionEvidence(scaler, ready),
      fieldEvidence(
        scaler,
        'spec.triggers',
        recordsAt(scaler, 'spec.triggers').map(({ type }) => type),
      ),
    ],
  });
}

function autoscalerMissing(index: ClusterIndex, scaler: CustomResource): Finding | null {
  const name = textAt(scaler, 'status.hpaName');
  const namespace = scaler.metadata.namespace ?? '';
  if (name === '' || !index.knows('HorizontalPodAutoscaler')) return null;
  if (index.find('HorizontalPodAutoscaler', namespace, name) !== undefined) return null;
  const lost = missingRef('HorizontalPodAutoscaler', namespace, name);
  const says = `${sayObject(scaler)} does not scale: its HorizontalPodAutoscaler ${name} does not exist`;
  return toFinding(index, scaler, 'AutoscalerMissing', 'medium', says, {
    confidence: 0.8,
    culprit: lost,
    evidence: [
      fieldEvidence(scaler, 'status.hpaName', name),
      absenceEvidence(lost, 'metadata.name', `no autoscaler ${name}`),
    ],
  });
}

function fallbackActive(index: ClusterIndex, scaler: CustomResource): Finding | null {
  const fallback = conditionOf(scaler, 'Fallback');
  if (fallback?.status !== 'True' || !isOlderThan(index, fallback.lastTransitionTime, settlesWithin)) return null;
  const says = `${sayObject(scaler)} cannot read its source and keeps its fallback replicas: ${(fallback.message ?? fallback.reason ?? '').trim().replace(/\.$/, '')}`;
  return toFinding(index, scaler, 'FallbackActive', 'medium', says, {
    confidence: 0.6,
    evidence: [conditionEvidence(scaler, fallback)],
  });
}

function isPaused(scaler: CustomResource): boolean {
  const annotations = scaler.metadata.annotations ?? {};
  const flag = annotations['autoscaling.keda.sh/paused'];
  return (
    (flag !== undefined && flag !== 'false') ||
    annotations['autoscaling.keda.sh/paused-replicas'] !== undefined ||
    conditionOf(scaler, 'Paused')?.status === 'True'
  );
}

function paused(index: ClusterIndex, scaler: CustomResource): Finding {
  return makeFinding(index, {
    analyzer: 'scaled-objects',
    severity: 'info',
    object: refOf(scaler),
    reason: 'ScalingPaused',
    message: `The scaling of ${sayObject(scaler)} is paused.`,
    evidence: [
      fieldEvidence(
        scaler,
        'metadata.annotations',
        Object.entries(scaler.metadata.annotations ?? {}).filter(([key]) => key.startsWith('autoscaling.keda.sh/')),
      ),
    ],
    cause: null,
  });
}

function toFinding(
  index: ClusterIndex,
  scaler: CustomResource,
  reason: string,
  severity: Severity,
  says: string,
  {
    culprit,
    confidence,
    evidence,
  }: {
    readonly culprit?: ObjectRef | undefined;
    readonly confidence: number;
    readonly evidence: readonly Evidence[];
  },
): Finding {
  const cause: Cause = { object: culprit ?? refOf(scaler), reason, confidence, explanation: `${says}.` };
  return makeFinding(index, {
    analyzer: 'scaled-objects',
    severity,
    object: refOf(scaler),
    reason,
    message: `${says}.`,
    evidence,
    cause,
  });
}
