import type { CertificateSummary } from '../../core/cluster/certificate-summary.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { isKeyOfCertificate, readBundle, readCertificates } from './read-certificates.ts';

type Values = Readonly<Record<string, string>>;
type RawSecret = KubeObject & { readonly type?: string; readonly data?: Values; readonly stringData?: Values };

/** Keys that hold a certificate by agreement: what is there and is none cannot be read. */
const promised: ReadonlySet<string> = new Set(['tls.crt', 'ca.crt']);
/** Keys that may well hold one, and `-----BEGIN` in base64, by which any other is known. */
const likely = /\.(?:crt|cert|pem|cer|ca)$|(?:^|[-_.])(?:ca|cert|chain|bundle)(?:[-_.]|$)/i;
const begins = 'LS0tLS1CRUdJTi';
/** In base64. */
const longest = 512 * 1024;

/** Of a Secret: its keys, the length of each value, and what the certificates among them say. No value leaves. */
export function guardSecret(secret: KubeObject): Readonly<Record<string, unknown>> {
  const { type, data, stringData } = secret as RawSecret;
  const certificates = data === undefined ? {} : certificatesOf(data);
  return {
    ...(data === undefined ? {} : { data: mask(data, 'base64') }),
    ...(stringData === undefined ? {} : { stringData: mask(stringData, 'utf8') }),
    ...(Object.keys(certificates).length === 0 ? {} : { certificates }),
    ...(type === 'kubernetes.io/tls' && data !== undefined ? keyMatch(data) : {}),
  };
}

function certificatesOf(data: Values): Readonly<Record<string, readonly CertificateSummary[] | 'unreadable'>> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      if (value === '' || value.length > longest) return [];
      if (!promised.has(key) && !likely.test(key) && !value.startsWith(begins)) return [];
      const text = decode(value);
      const found = promised.has(key) ? readBundle(text) : readCertificates(text);
      return found === null ? [] : [[key, found]];
    }),
  );
}

function keyMatch({ 'tls.crt': certificate = '', 'tls.key': key = '' }: Values): { readonly isKeyMatching?: boolean } {
  if (certificate === '' || key === '' || certificate.length + key.length > longest) return {};
  const isKeyMatching = isKeyOfCertificate(decode(certificate), decode(key));
  return isKeyMatching === null ? {} : { isKeyMatching };
}

function decode(value: string): string {
  return Buffer.from(value, 'base64').toString('latin1');
}

function mask(values: Values, encoding: 'base64' | 'utf8'): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, `<${Buffer.byteLength(value, encoding)} bytes>`]),
  );
}
