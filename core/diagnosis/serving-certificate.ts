import type { CertificateSummary } from '../cluster/certificate-summary.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Secret } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import { certificateAge } from './certificate-dates.ts';
import { coversHost } from './certificate-names.ts';
import { fieldEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { sayAge } from './observed-time.ts';
import { sayList, sayObject } from './say-reference.ts';
import { mountedSecrets } from './secret-users.ts';

/** How the API server calls a Service inside the cluster (a webhook, an extension API). */
type ServedCall = {
  /** What configures the call, and where in it. */
  readonly owner: KubeObject;
  readonly path: string;
  readonly service: { readonly namespace: string; readonly name: string };
  /** What the owner trusts; undefined when it names nothing. */
  readonly authorities: readonly CertificateSummary[] | 'unreadable' | undefined;
};

export type CertificateFault = {
  readonly reason:
    | 'CaUnreadable'
    | 'CaExpired'
    | 'CaMissing'
    | 'CaMismatch'
    | 'ServingCertificateExpired'
    | 'ServingCertificateHostWrong';
  readonly says: string;
  readonly culprit: ObjectRef;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
};

/** Why the API server will not trust whoever answers the call, by the certificates of both sides. null when it may, or it cannot be seen. */
export function certificateFault(index: ClusterIndex, call: ServedCall): CertificateFault | null {
  const { owner, path, service, authorities } = call;
  const trusts = `${path}.caBundle`;
  if (authorities === 'unreadable')
    return fault('CaUnreadable', 'its CA bundle holds no certificate that can be read', owner, 0.95, [
      fieldEvidence(owner, trusts, 'unreadable'),
    ]);
  const known = authorities ?? [];
  const [first] = known;
  if (first !== undefined && known.every((each) => certificateAge(index, each) === 'expired'))
    return fault(
      'CaExpired',
      `the authority in its CA bundle expired ${sayAge(index, first.notAfter)} ago`,
      owner,
      0.92,
      [fieldEvidence(owner, `${trusts}.notAfter`, first.notAfter)],
    );
  const secret = servingSecret(index, service);
  const chain = secret?.certificates?.['tls.crt'];
  if (secret === null || chain === undefined || chain === 'unreadable') return null;
  const [leaf] = chain;
  if (leaf === undefined) return null;
  const holds = `serves with ${sayObject(secret)}`;
  if (certificateAge(index, leaf) === 'expired')
    return fault(
      'ServingCertificateExpired',
      `Service ${service.name} ${holds}, whose certificate expired ${sayAge(index, leaf.notAfter)} ago`,
      secret,
      0.92,
      [fieldEvidence(secret, 'data[tls.crt].notAfter', leaf.notAfter)],
    );
  const host = `${service.name}.${service.namespace}.svc`;
  if (!coversHost(leaf.names, host))
    return fault(
      'ServingCertificateHostWrong',
      `Service ${service.name} ${holds}, whose certificate is for ${sayList(leaf.names)} and not for ${host}`,
      secret,
      0.88,
      [fieldEvidence(secret, 'data[tls.crt].names', leaf.names.join(', '))],
    );
  if (first === undefined)
    return fault(
      'CaMissing',
      `it names no CA bundle, and the certificate in ${sayObject(secret)} is of ${leaf.issuer}`,
      owner,
      0.85,
      [fieldEvidence(owner, trusts, 'absent'), fieldEvidence(secret, 'data[tls.crt].issuer', leaf.issuer)],
    );
  if (isSigned(secret, chain, known)) return null;
  return fault(
    'CaMismatch',
    `its CA bundle (${sayList(known.map(({ subject }) => subject))}) has not signed the certificate in ${sayObject(secret)} (issued by ${leaf.issuer})`,
    owner,
    0.88,
    [
      fieldEvidence(
        owner,
        trusts,
        known.map(({ subject, fingerprint }) => `${subject}, SHA-256 ${fingerprint}`).join('; '),
      ),
      fieldEvidence(secret, 'data[tls.crt].issuer', leaf.issuer),
    ],
  );
}

/** The Secret with the certificate by which a Service answers: what its pods mount, the one made out for it when there are several. */
function servingSecret(index: ClusterIndex, { namespace, name }: ServedCall['service']): Secret | null {
  const service = index.find('Service', namespace, name);
  if (service?.spec.selector === undefined) return null;
  const pods = index.podsMatching(namespace, { matchLabels: service.spec.selector });
  const names = [...new Set(pods.flatMap(({ spec }) => mountedSecrets(spec)))].sort();
  const secrets = names
    .flatMap((each) => index.find('Secret', namespace, each) ?? [])
    .filter(({ certificates }) => certificates?.['tls.crt'] !== undefined);
  const host = `${name}.${namespace}.svc`;
  const [only, ...others] = secrets;
  if (only !== undefined && others.length === 0) return only;
  return secrets.find(({ certificates }) => coversHost(leafOf(certificates?.['tls.crt'])?.names ?? [], host)) ?? null;
}

/**
 * Whether a trusted authority stands in the chain, or bears the name of the issuer. Signatures are not at hand: where the Secret
 * holds its authority too, that one must be among the trusted, since a renewed authority keeps its name.
 */
function isSigned(
  secret: Secret,
  chain: readonly CertificateSummary[],
  authorities: readonly CertificateSummary[],
): boolean {
  const trusted = new Set(authorities.map(({ fingerprint }) => fingerprint));
  const own = secret.certificates?.['ca.crt'];
  const beside = own === undefined || own === 'unreadable' ? [] : own;
  if ([...chain, ...beside].some(({ fingerprint }) => trusted.has(fingerprint))) return true;
  if (beside.length > 0) return false;
  const issuers = new Set(chain.map(({ issuer }) => issuer));
  return authorities.some(({ subject }) => issuers.has(subject));
}

function leafOf(chain: readonly CertificateSummary[] | 'unreadable' | undefined): CertificateSummary | undefined {
  return chain === 'unreadable' ? undefined : chain?.[0];
}

function fault(
  reason: CertificateFault['reason'],
  says: string,
  culprit: KubeObject,
  confidence: number,
  evidence: readonly Evidence[],
): CertificateFault {
  return { reason, says, culprit: refOf(culprit), confidence, evidence };
}
