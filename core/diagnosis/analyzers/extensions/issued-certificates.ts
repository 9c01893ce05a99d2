import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition, KubeObject } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Cause, Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { conditionOf, conditionsOf, textAt } from './custom-fields.ts';
import { isCertificate, isCertificateRequest, knowsCustomKind } from './custom-kinds.ts';

const settlesWithin = 180;
const renewsWithin = 3600;

/** Certificates that cert-manager cannot issue or renew, down to the request, order or challenge that stands in the way. */
export const issuedCertificates = objectAnalyzer({
  name: 'issued-certificates',
  subjects: ['CustomResource'],
  reasons: {
    IssuerMissing: 'The Issuer or ClusterIssuer that a Certificate names does not exist.',
    NotIssued: 'cert-manager has not issued a Certificate: who asked is told why by its request, order or challenge.',
    RenewalOverdue: 'The time to renew a Certificate has passed and it was not renewed.',
    RequestRefused: 'A CertificateRequest that no Certificate made was denied or has failed.',
  },
  isSubject: (index, object) => isCertificate(index, object) || isCertificateRequest(index, object),
  analyze: (index, object) => {
    if (object.metadata.deletionTimestamp !== undefined) return [];
    if (isCertificateRequest(index, object)) return requestRefused(index, object);
    const ready = conditionOf(object, 'Ready');
    const isWaiting = ready !== undefined && ready.status !== 'True';
    if (isWaiting && isOlderThan(index, ready.lastTransitionTime, settlesWithin))
      return [notIssued(index, object, ready)];
    return renewalOverdue(index, object);
  },
});

function notIssued(index: ClusterIndex, certificate: CustomResource, ready: Condition): Finding {
  const expires = textAt(certificate, 'status.notAfter');
  const isExpired = expires !== '' && isOlderThan(index, expires, 0);
  const severity: Severity = isExpired ? 'high' : expires === '' ? 'medium' : 'low';
  const told = (ready.message ?? ready.reason ?? '').trim().replace(/\.$/, '');
  const is = isExpired ? 'has expired and is not renewed' : 'is not issued';
  return toFinding(index, certificate, 'NotIssued', severity, `${is}: ${told}`, [
    conditionEvidence(certificate, ready),
  ]);
}

function renewalOverdue(index: ClusterIndex, certificate: CustomResource): readonly Finding[] {
  const due = textAt(certificate, 'status.renewalTime');
  const expires = textAt(certificate, 'status.notAfter');
  if (due === '' || !isOlderThan(index, due, renewsWithin)) return [];
  const isExpired = expires !== '' && isOlderThan(index, expires, 0);
  const says = `should have been renewed at ${due} and ${isExpired ? 'has expired' : 'expires'} at ${expires || 'an unknown time'}`;
  return [
    toFinding(index, certificate, 'RenewalOverdue', isExpired ? 'high' : 'low', says, [
      fieldEvidence(certificate, 'status.renewalTime', due),
      fieldEvidence(certificate, 'status.notAfter', expires),
    ]),
  ];
}

function toFinding(
  index: ClusterIndex,
  certificate: CustomResource,
  reason: string,
  severity: Severity,
  says: string,
  evidence: readonly Evidence[],
): Finding {
  const issuer = issuerOf(index, certificate);
  const steps = stepsOf(index, certificate);
  const why = steps.map(({ says: words }) => words).join('; ');
  const explanation = `Certificate ${certificate.metadata.name} ${says}${why === '' ? '' : ` (${why})`}.`;
  const isLost = issuer.isKnown && issuer.object === undefined;
  const cause: Cause = isLost
    ? {
        object: issuer.ref,
        reason: 'IssuerMissing',
        confidence: 0.9,
        explanation: `${sayObject(issuer.ref)}, which Certificate ${certificate.metadata.name} names, does not exist.`,
      }
    : { object: refOf(certificate), reason, confidence: steps.length > 0 ? 0.65 : 0.5, explanation };
  return makeFinding(index, {
    analyzer: 'issued-certificates',
    severity,
    object: refOf(certificate),
    reason: isLost ? 'IssuerMissing' : reason,
    message: isLost ? cause.explanation : explanation,
    evidence: [
      ...evidence,
      fieldEvidence(certificate, 'spec.secretName', textAt(certificate, 'spec.secretName')),
      ...(isLost
        ? [
            fieldEvidence(certificate, 'spec.issuerRef', `${issuer.ref.kind} ${issuer.ref.name}`),
            absenceEvidence(issuer.ref, 'metadata.name', `no ${issuer.ref.kind} ${issuer.ref.name}`),
          ]
        : []),
      ...steps.map((step) => step.evidence),
    ],
    cause,
    dependsOn: issuer.object === undefined ? [] : [refOf(issuer.object)],
  });
}

function issuerOf(index: ClusterIndex, object: CustomResource) {
  const kind = textAt(object, 'spec.issuerRef.kind') || 'Issuer';
  const namespace = kind === 'ClusterIssuer' ? '' : (object.metadata.namespace ?? '');
  const ref: ObjectRef = missingRef(kind, namespace, textAt(object, 'spec.issuerRef.name'));
  // Other groups have issuers of their own, which we cannot tell from absent ones.
  const isOurs = /^(?:cert-manager\.io)?$/.test(textAt(object, 'spec.issuerRef.group'));
  return { ref, object: index.named(kind, namespace, ref.name), isKnown: isOurs && knowsCustomKind(index, kind) };
}

type Step = { readonly says: string; readonly evidence: Evidence };

/** The newest request below a Certificate, the order below that, its challenges: what each says of its failure. */
function stepsOf(index: ClusterIndex, object: KubeObject, depth = 0): readonly Step[] {
  const below = depth < 3 ? index.ownedBy(object) : [];
  const requests = below.filter(({ kind }) =>
    /^(?:CertificateRequest|Order|Challenge)$/.test(kind.split('.')[0] ?? ''),
  );
  const newest = requests.reduce<KubeObject | undefined>(
    (a, b) => ((a?.metadata.creationTimestamp ?? '') > (b.metadata.creationTimestamp ?? '') ? a : b),
    undefined,
  );
  if (newest === undefined) return [];
  const failing = conditionsOf(newest).find(isRefusal);
  const state = textAt(newest, 'status.state');
  const told = textAt(newest, 'status.reason');
  const own: readonly Step[] =
    failing !== undefined
      ? [
          {
            says: `${sayObject(newest)}: ${failing.message ?? failing.reason ?? ''}`,
            evidence: conditionEvidence(newest, failing),
          },
        ]
      : told !== '' && state !== 'valid'
        ? [
            {
              says: `${sayObject(newest)} is ${state}: ${told}`,
              evidence: fieldEvidence(newest, 'status.reason', told),
            },
          ]
        : [];
  return [...own, ...stepsOf(index, newest, depth + 1)];
}

function isRefusal({ type, status, reason }: Condition): boolean {
  if (type === 'Denied' || type === 'InvalidRequest') return status === 'True';
  return type === 'Ready' && status === 'False' && (reason === 'Failed' || reason === 'Denied');
}

function requestRefused(index: ClusterIndex, request: CustomResource): readonly Finding[] {
  // A Certificate's own requests are part of its story.
  if (index.ownerOf(request) !== undefined) return [];
  const refusal = conditionsOf(request).find(isRefusal);
  if (refusal === undefined) return [];
  const issuer = issuerOf(index, request);
  const explanation = `CertificateRequest ${request.metadata.name} was refused: ${refusal.message ?? refusal.reason ?? ''}.`;
  return [
    makeFinding(index, {
      analyzer: 'issued-certificates',
      severity: 'low',
      object: refOf(request),
      reason: 'RequestRefused',
      message: explanation,
      evidence: [conditionEvidence(request, refusal)],
      cause: { object: refOf(request), reason: 'RequestRefused', confidence: 0.6, explanation },
      dependsOn: issuer.object === undefined ? [] : [refOf(issuer.object)],
    }),
  ];
}
