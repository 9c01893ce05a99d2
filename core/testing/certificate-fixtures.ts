import type { CertificateSummary } from '../cluster/certificate-summary.ts';
import type { Secret } from '../cluster/kube-object.ts';
import { ago, type Meta } from './fixture-metadata.ts';
import { secret } from './object-fixtures.ts';

const day = 86_400;

/** A certificate that began `since` and ends `until` days from the observation. */
export function certificate(
  options: {
    readonly names?: readonly string[];
    readonly since?: number;
    readonly until?: number;
    readonly subject?: string;
    readonly issuer?: string;
    readonly isCa?: boolean;
    readonly fingerprint?: string;
  } = {},
): CertificateSummary {
  const { names = ['shop.example'], since = -100, until = 200, isCa = false } = options;
  const { subject = isCa ? 'CN=authority' : `CN=${names[0] ?? ''}`, issuer = 'CN=authority' } = options;
  return {
    subject,
    issuer,
    names,
    notBefore: ago(-since * day),
    notAfter: ago(-until * day),
    isCa,
    fingerprint: options.fingerprint ?? `${subject}/${since}/${until}`,
  };
}

export function tlsSecret(
  name: string,
  certificates: NonNullable<Secret['certificates']>,
  options: Meta & { readonly isKeyMatching?: boolean; readonly type?: string } = {},
): Secret {
  const { isKeyMatching = true, type = 'kubernetes.io/tls' } = options;
  return { ...secret(name, ['tls.crt', 'tls.key'], options), type, certificates, isKeyMatching };
}
