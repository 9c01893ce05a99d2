import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { Gateway, ObjectReference } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { judgeReference } from './reference-grants.ts';

type Place = { readonly listener: string; readonly path: string; readonly reference: ObjectReference };
type Fault = {
  readonly reason: 'CertificateMissing' | 'CertificateUnusable' | 'CertificateNotGranted';
  readonly says: string;
  readonly culprit: ObjectRef;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
};

/** Certificates that a Gateway's listeners cannot use: absent, no certificate, or in a namespace that does not grant them. */
export const gatewayCertificates = objectAnalyzer({
  name: 'gateway-certificates',
  subjects: ['Gateway'],
  reasons: {
    CertificateMissing: 'The Secret with the certificate of a listener does not exist.',
    CertificateUnusable: 'The Secret that a listener names holds no certificate that can be read.',
    CertificateNotGranted: 'The Secret is in another namespace, where no ReferenceGrant allows the Gateway to use it.',
  },
  analyze: (index, gateway) => {
    if (!index.knows('Secret') || !isOlderThan(index, gateway.metadata.creationTimestamp, settlingSeconds)) return [];
    return certificatesOf(gateway).flatMap((place) => {
      const fault = judge(index, gateway, place);
      return fault === null ? [] : [toFinding(index, gateway, place, fault)];
    });
  },
});

function certificatesOf({ spec }: Gateway): readonly Place[] {
  return (spec?.listeners ?? []).flatMap(({ name, tls }, at) =>
    tls?.mode === 'Passthrough'
      ? []
      : (tls?.certificateRefs ?? [])
          .map((reference, nth) => ({
            listener: name,
            path: `spec.listeners[${at}].tls.certificateRefs[${nth}]`,
            reference,
          }))
          .filter(({ reference: { kind = 'Secret', group = '' } }) => kind === 'Secret' && group === ''),
  );
}

function judge(index: ClusterIndex, gateway: Gateway, { reference }: Place): Fault | null {
  const from = gateway.metadata.namespace ?? '';
  const { name, namespace = from } = reference;
  if (!isNamespaceRead(index, namespace)) return null;
  const target = missingRef('Secret', namespace, name);
  const where = namespace === from ? '' : ` in namespace ${namespace}`;
  const { isGranted, near } = judgeReference(index, {
    fromKind: 'Gateway',
    fromNamespace: from,
    toKind: 'Secret',
    toNamespace: namespace,
    toName: name,
  });
  if (!isGranted) {
    const [grant, ...others] = near;
    return {
      reason: 'CertificateNotGranted',
      says: `no ReferenceGrant in namespace ${namespace} lets Gateways of namespace ${from} use Secret ${name}`,
      culprit: grant !== undefined && others.length === 0 ? refOf(grant) : refOf(gateway),
      confidence: 0.85,
      evidence: [
        absenceEvidence(
          missingRef('ReferenceGrant', namespace, ''),
          'spec',
          `none from Gateway in ${from} to Secret ${name}`,
        ),
        ...near.slice(0, 2).map((each) => fieldEvidence(each, 'spec', each.spec ?? {})),
      ],
    };
  }
  const secret = index.find('Secret', namespace, name);
  if (secret === undefined)
    return {
      reason: 'CertificateMissing',
      says: `Secret ${name}${where} does not exist`,
      culprit: target,
      confidence: 0.88,
      evidence: [absenceEvidence(target, 'metadata.name', `no Secret ${name} in namespace ${namespace}`)],
    };
  const lacking = ['tls.crt', 'tls.key'].filter((key) => secret.data?.[key] === undefined);
  const isUnreadable = secret.certificates?.['tls.crt'] === 'unreadable';
  if (lacking.length === 0 && !isUnreadable) return null;
  return {
    reason: 'CertificateUnusable',
    says:
      lacking.length > 0
        ? `Secret ${name}${where} has no ${lacking.join(' and ')}`
        : `tls.crt of Secret ${name}${where} is no certificate`,
    culprit: refOf(secret),
    confidence: 0.88,
    evidence: [fieldEvidence(secret, 'data', Object.keys(secret.data ?? {}))],
  };
}

function toFinding(index: ClusterIndex, gateway: Gateway, place: Place, fault: Fault): Finding {
  const { listener, path, reference } = place;
  const explanation = `Listener ${listener} of Gateway ${gateway.metadata.name} has no certificate: ${fault.says}.`;
  const status = gateway.status?.listeners?.find(({ name }) => name === listener);
  const told = status?.conditions?.find(({ type, status: is }) => type === 'ResolvedRefs' && is === 'False');
  return makeFinding(index, {
    analyzer: 'gateway-certificates',
    severity: 'high',
    object: refOf(gateway),
    reason: fault.reason,
    discriminator: `${listener}/${reference.namespace ?? ''}/${reference.name}`,
    message: explanation,
    evidence: [
      fieldEvidence(gateway, path, reference),
      ...fault.evidence,
      ...(told === undefined ? [] : [conditionEvidence(gateway, told)]),
    ],
    cause: { object: fault.culprit, reason: fault.reason, confidence: fault.confidence, explanation },
    dependsOn: [fault.culprit],
  });
}
