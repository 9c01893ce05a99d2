import type { CertificateSummary } from '../../../cluster/certificate-summary.ts';
import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Secret } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { certificateAge } from '../../certificate-dates.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayAge } from '../../observed-time.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { type SecretUsers, secretUsers } from '../../secret-users.ts';

type Fault = {
  readonly reason: string;
  readonly says: string;
  /** When an Ingress or Gateway serves it, and when only workloads mount it. */
  readonly severity: readonly [Severity, Severity];
  readonly evidence: readonly Evidence[];
};

const managedBy = 'cert-manager.io/certificate-name';

/** Secrets whose certificates do not serve, or soon will not: worse the more uses them, a note when nothing is known to. */
export const tlsSecrets = objectAnalyzer({
  name: 'tls-secrets',
  subjects: ['Secret'],
  reasons: {
    CertificateExpired: 'A certificate of a Secret has expired.',
    CertificateExpiring:
      'A certificate of a Secret expires within 30 days (within 7 it is worse), and nothing renews it.',
    CertificateNotYetValid: 'The time of a certificate has not begun.',
    CertificateKeyMismatch: 'The private key of a TLS Secret is not the key of its certificate.',
    CertificateUnreadable: 'tls.crt of a TLS Secret cannot be read as a certificate.',
    CaExpired: 'Every authority of a Secret by which certificates are checked has expired.',
  },
  isSubject: (_, object) => {
    const { certificates, type } = object as Secret;
    return certificates !== undefined && type !== 'kubernetes.io/service-account-token';
  },
  analyze: (index, secret) => {
    const faults = faultsOf(index, secret);
    if (faults.length === 0) return [];
    const users = secretUsers(index, secret.metadata.namespace ?? '', secret.metadata.name);
    return faults
      .filter(({ reason }) => reason !== 'CertificateUnreadable' || !isGatewaysOnly(users))
      .map((fault) => toFinding(index, secret, users, fault));
  },
});

function faultsOf(index: ClusterIndex, secret: Secret): readonly Fault[] {
  const entries = Object.entries(secret.certificates ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...entries.flatMap(([key, found]) => {
      if (found !== 'unreadable') return datesOf(index, secret, key, found);
      return secret.type === 'kubernetes.io/tls' && key === 'tls.crt' ? [unreadable(secret)] : [];
    }),
    ...(secret.isKeyMatching === false ? [keyMismatch(secret)] : []),
  ];
}

function unreadable(secret: Secret): Fault {
  return {
    reason: 'CertificateUnreadable',
    says: 'its tls.crt is no certificate that can be read',
    severity: ['high', 'medium'],
    evidence: [fieldEvidence(secret, 'data[tls.crt]', secret.data?.['tls.crt'] ?? 'absent')],
  };
}

function keyMismatch(secret: Secret): Fault {
  return {
    reason: 'CertificateKeyMismatch',
    says: 'its tls.key is not the key of its tls.crt, so no server can use them',
    severity: ['high', 'medium'],
    evidence: [fieldEvidence(secret, 'data[tls.key]', 'belongs to another certificate than tls.crt')],
  };
}

function datesOf(
  index: ClusterIndex,
  secret: Secret,
  key: string,
  chain: readonly CertificateSummary[],
): readonly Fault[] {
  const isBundle = chain.every(({ isCa }) => isCa) && key !== 'tls.crt';
  if (isBundle) {
    // Of a bundle, one authority that is valid is enough; old ones are left in it while others take over.
    const isOver = chain.length > 0 && chain.every((each) => certificateAge(index, each) === 'expired');
    const [first] = chain;
    return isOver && first !== undefined
      ? [dated(secret, key, first, 'CaExpired', `its authority (${key}) expired`, ['high', 'medium'])]
      : [];
  }
  for (const certificate of chain) {
    const what = `its certificate for ${sayList(certificate.names.length === 0 ? [certificate.subject] : certificate.names)} (${key})`;
    switch (certificateAge(index, certificate)) {
      case 'expired':
        return [
          dated(
            secret,
            key,
            certificate,
            'CertificateExpired',
            `${what} expired ${sayAge(index, certificate.notAfter)} ago`,
            ['high', 'medium'],
          ),
        ];
      case 'not-yet-valid':
        return [
          dated(
            secret,
            key,
            certificate,
            'CertificateNotYetValid',
            `${what} is valid only from ${certificate.notBefore} on`,
            ['high', 'medium'],
          ),
        ];
      case 'now':
        // Who renews certificates says itself when that fails.
        return isRenewed(secret)
          ? []
          : [
              dated(secret, key, certificate, 'CertificateExpiring', `${what} expires on ${certificate.notAfter}`, [
                'medium',
                'low',
              ]),
            ];
      case 'soon':
        return isRenewed(secret)
          ? []
          : [
              dated(secret, key, certificate, 'CertificateExpiring', `${what} expires on ${certificate.notAfter}`, [
                'low',
                'low',
              ]),
            ];
      default:
    }
  }
  return [];
}

function dated(
  secret: Secret,
  key: string,
  { notBefore, notAfter }: CertificateSummary,
  reason: string,
  says: string,
  severity: Fault['severity'],
): Fault {
  const [path, value] = reason === 'CertificateNotYetValid' ? ['notBefore', notBefore] : ['notAfter', notAfter];
  return { reason, says, severity, evidence: [fieldEvidence(secret, `data[${key}].${path}`, value)] };
}

function isRenewed({ metadata }: Secret): boolean {
  return metadata.annotations?.[managedBy] !== undefined;
}

function isGatewaysOnly({ routes, workloads }: SecretUsers): boolean {
  return routes.length > 0 && workloads.length === 0 && routes.every(({ kind }) => kind === 'Gateway');
}

function toFinding(index: ClusterIndex, secret: Secret, { routes, workloads }: SecretUsers, fault: Fault): Finding {
  const [forRoutes, forWorkloads] = fault.severity;
  const users = [...routes, ...workloads];
  const severity = routes.length > 0 ? forRoutes : workloads.length > 0 ? forWorkloads : 'info';
  const issuedBy = secret.metadata.annotations?.[managedBy];
  const by =
    users.length === 0
      ? 'nothing is known to use it'
      : `${sayList(users.map(sayObject))} ${users.length === 1 ? 'uses' : 'use'} it`;
  const says = `${sayObject(secret)}: ${fault.says}`;
  return makeFinding(index, {
    analyzer: 'tls-secrets',
    severity,
    object: refOf(secret),
    reason: fault.reason,
    message: `${says}; ${by}.`,
    evidence: [
      ...fault.evidence,
      ...users.slice(0, 3).map((user) => fieldEvidence(user, pathOf(user.kind), secret.metadata.name)),
    ],
    cause: {
      object: refOf(secret),
      reason: fault.reason,
      confidence: issuedBy === undefined ? 0.92 : 0.65,
      explanation: `${says}.`,
    },
    dependsOn: issuedBy === undefined ? [] : [missingRef('Certificate', secret.metadata.namespace ?? '', issuedBy)],
  });
}

function pathOf(kind: string): string {
  if (kind === 'Ingress') return 'spec.tls.secretName';
  return kind === 'Gateway' ? 'spec.listeners.tls.certificateRefs' : 'spec.template.spec.volumes.secret';
}
