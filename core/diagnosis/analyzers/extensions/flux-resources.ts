import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refKey, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { conditionOf, fieldAt, recordsAt, textAt } from './custom-fields.ts';
import { isFluxResource, knowsCustomKind } from './custom-kinds.ts';
import { missingNamedIn, objectsNamedIn } from './named-objects.ts';

const settlesWithin = 60;
const progressesWithin = 900;

/** Flux resources that are not ready: what their source or dependency is to blame for is left to these. */
export const fluxResources = objectAnalyzer({
  name: 'flux-resources',
  subjects: ['CustomResource'],
  reasons: {
    SourceMissing: 'The source that a Kustomization, HelmRelease or image policy names does not exist.',
    DependencyMissing: 'What a Flux resource waits for (`dependsOn`) does not exist.',
    NotReconciled: 'Flux could not fetch, build, apply or verify a resource, or gave up on it.',
    ProgressingForLong: 'Flux has been at work on a resource for long.',
    Suspended: 'Somebody has suspended a Flux resource: it does not follow its source.',
  },
  isSubject: isFluxResource,
  analyze: (index, resource) => {
    if (resource.metadata.deletionTimestamp !== undefined) return [];
    if (resource.spec?.suspend === true) return [suspended(index, resource)];
    return [...missing(index, resource), ...notReady(index, resource)].slice(0, 1);
  },
});

type Named = { readonly ref: ObjectRef; readonly path: string; readonly reason: 'SourceMissing' | 'DependencyMissing' };

/** Flux resources that it names, there or not. */
function namedBy(resource: CustomResource): readonly Named[] {
  const { namespace = '' } = resource.metadata;
  const sources = ['spec.sourceRef', 'spec.chart.spec.sourceRef', 'spec.chartRef'].flatMap((path) => {
    const [kind, name] = [textAt(resource, `${path}.kind`), textAt(resource, `${path}.name`)];
    const place = textAt(resource, `${path}.namespace`) || namespace;
    return kind === '' || name === ''
      ? []
      : [{ ref: missingRef(kind, place, name), path, reason: 'SourceMissing' } as const];
  });
  const dependencies = recordsAt(resource, 'spec.dependsOn').map((entry, at) => ({
    ref: missingRef(resource.kind, textAt(entry, 'namespace') || namespace, textAt(entry, 'name')),
    path: `spec.dependsOn[${at}]`,
    reason: 'DependencyMissing' as const,
  }));
  return [...sources, ...dependencies];
}

function missing(index: ClusterIndex, resource: CustomResource): readonly Finding[] {
  const lost = namedBy(resource).find(
    ({ ref }) =>
      knowsCustomKind(index, ref.kind) &&
      isNamespaceRead(index, ref.namespace) &&
      index.named(ref.kind, ref.namespace, ref.name) === undefined,
  );
  if (lost === undefined || !isOlderThan(index, resource.metadata.creationTimestamp, settlesWithin)) return [];
  const { ref, path, reason } = lost;
  const says = `${sayObject(resource)} needs ${sayObject(ref)}, which does not exist`;
  return [
    makeFinding(index, {
      analyzer: 'flux-resources',
      severity: 'medium',
      object: refOf(resource),
      reason,
      message: `${says}.`,
      evidence: [
        fieldEvidence(resource, path, `${ref.kind} ${ref.namespace}/${ref.name}`),
        absenceEvidence(ref, 'metadata.name', `no ${ref.kind} ${ref.name} in namespace ${ref.namespace}`),
      ],
      cause: { object: ref, reason, confidence: 0.85, explanation: `${says}.` },
    }),
  ];
}

function notReady(index: ClusterIndex, resource: CustomResource): readonly Finding[] {
  const ready = conditionOf(resource, 'Ready');
  if (ready === undefined || ready.status === 'True') return [];
  const stalled = conditionOf(resource, 'Stalled');
  const isUnderWay = ready.status === 'Unknown' || /^(?:Progressing\w*|Reconciling)$/.test(ready.reason ?? '');
  if (!isOlderThan(index, ready.lastTransitionTime, isUnderWay ? progressesWithin : settlesWithin)) return [];
  const told = (ready.message ?? ready.reason ?? '').trim().replace(/\.$/, '');
  const explanation = `${sayObject(resource)} is not ready: ${told || 'Flux gives no reason'}.`;
  const reason = isUnderWay ? 'ProgressingForLong' : 'NotReconciled';
  const namespace = textAt(resource, 'spec.targetNamespace') || (resource.metadata.namespace ?? '');
  const lost = missingNamedIn(index, namespace, told) ?? missingSecret(index, resource);
  const dependsOn = dependencies(index, resource, told);
  return [
    makeFinding(index, {
      analyzer: 'flux-resources',
      severity: isUnderWay ? 'low' : 'medium',
      object: refOf(resource),
      reason,
      message: explanation,
      evidence: [
        conditionEvidence(resource, ready),
        ...(stalled?.status === 'True' ? [conditionEvidence(resource, stalled)] : []),
        ...(textAt(resource, 'spec.url') === '' ? [] : [fieldEvidence(resource, 'spec.url', shownUrl(resource))]),
        ...revision(resource),
      ],
      cause:
        lost === undefined
          ? { object: refOf(resource), reason, confidence: dependsOn.length > 0 ? 0.5 : 0.75, explanation }
          : {
              object: lost,
              reason: `${lost.kind}Missing`,
              confidence: 0.88,
              explanation: `${sayObject(lost)}, which ${sayObject(resource)} needs, does not exist.`,
            },
      dependsOn,
    }),
  ];
}

/** Sources and dependencies that are not ready themselves, and what its health checks wait for. */
function dependencies(index: ClusterIndex, resource: CustomResource, told: string): readonly ObjectRef[] {
  const { namespace = '' } = resource.metadata;
  const unready = namedBy(resource).flatMap(({ ref }) => {
    const object = index.named(ref.kind, ref.namespace, ref.name);
    if (object === undefined) return [];
    const condition = conditionOf(object, 'Ready');
    return condition !== undefined && condition.status !== 'True' ? [refOf(object)] : [];
  });
  const refs = [...unready, ...objectsNamedIn(index, textAt(resource, 'spec.targetNamespace') || namespace, told)];
  const own = refKey(refOf(resource));
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()].filter((ref) => refKey(ref) !== own);
}

/** Credentials and values that it names outright. */
function missingSecret(index: ClusterIndex, resource: CustomResource): ObjectRef | undefined {
  const { namespace = '' } = resource.metadata;
  const named = [
    ...[
      'spec.secretRef',
      'spec.certSecretRef',
      'spec.proxySecretRef',
      'spec.kubeConfig.secretRef',
      'spec.decryption.secretRef',
    ].map((path) => ({ kind: 'Secret', name: textAt(resource, `${path}.name`) })),
    ...[...recordsAt(resource, 'spec.valuesFrom'), ...recordsAt(resource, 'spec.postBuild.substituteFrom')]
      .filter(({ optional }) => optional !== true)
      .map((entry) => ({ kind: textAt(entry, 'kind'), name: textAt(entry, 'name') })),
  ];
  for (const { kind, name } of named) {
    if ((kind !== 'Secret' && kind !== 'ConfigMap') || name === '' || !index.knows(kind)) continue;
    if (index.find(kind, namespace, name) === undefined) return missingRef(kind, namespace, name);
  }
  return undefined;
}

function suspended(index: ClusterIndex, resource: CustomResource): Finding {
  const says = `${sayObject(resource)} is suspended: it does not follow its source until somebody resumes it`;
  return makeFinding(index, {
    analyzer: 'flux-resources',
    severity: 'info',
    object: refOf(resource),
    reason: 'Suspended',
    message: `${says}.`,
    evidence: [fieldEvidence(resource, 'spec.suspend', true)],
    cause: null,
  });
}

function revision(resource: CustomResource) {
  const path = ['status.lastAttemptedRevision', 'status.artifact.revision'].find(
    (each) => textAt(resource, each) !== '',
  );
  return path === undefined ? [] : [fieldEvidence(resource, path, fieldAt(resource, path))];
}

/** Without what may stand for a password in it. */
function shownUrl(resource: CustomResource): string {
  return textAt(resource, 'spec.url').replace(/\/\/[^@/]*@/, '//');
}
