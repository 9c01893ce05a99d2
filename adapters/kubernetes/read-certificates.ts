import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { CertificateSummary } from '../../core/cluster/certificate-summary.ts';

export type ReadCertificates = readonly CertificateSummary[] | 'unreadable';

const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
/** The bundle of a whole distribution has some 150. */
const mostOfOne = 200;

/** The certificates of a PEM text (26 µs each), leaf first; `unreadable` when it claims to hold one and does not, null when it claims nothing. */
export function readCertificates(text: string): ReadCertificates | null {
  if (!text.includes(begin)) return null;
  try {
    const read = blocksOf(text).map((pem) => toSummary(new X509Certificate(pem)));
    return [...read.filter(({ isCa }) => !isCa), ...read.filter(({ isCa }) => isCa)];
  } catch {
    return 'unreadable';
  }
}

/** As `readCertificates`, for what is a bundle by agreement: other text is unreadable, blank is none. */
export function readBundle(text: string): ReadCertificates | null {
  return text.trim() === '' ? null : (readCertificates(text) ?? 'unreadable');
}

/** Whether a key is that of the first certificate, as servers take them; null when either cannot be read. */
export function isKeyOfCertificate(certificate: string, key: string): boolean | null {
  try {
    return new X509Certificate(blocksOf(certificate)[0] ?? '').checkPrivateKey(createPrivateKey(key));
  } catch {
    // An encrypted key cannot be read without its passphrase; what is wrong with the certificate is told of that.
    return null;
  }
}

/** A block that does not end is passed on as it is: it cannot be read. */
function blocksOf(text: string): readonly string[] {
  return text
    .split(begin, mostOfOne + 1)
    .slice(1)
    .map((rest) => `${begin}${rest.split(end, 1)[0]}${rest.includes(end) ? end : ''}`);
}

function toSummary(certificate: X509Certificate): CertificateSummary {
  const subject = oneLine(certificate.subject);
  const names = alternativeNames(certificate.subjectAltName ?? '');
  return {
    subject,
    issuer: oneLine(certificate.issuer),
    names: names.length > 0 ? names : [...subject.matchAll(/(?:^|, )CN=([^,]+)/g)].map(([, name = '']) => name),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    isCa: certificate.ca,
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

function oneLine(name: string | undefined): string {
  return (name ?? '').trim().split('\n').join(', ');
}

/** From `DNS:shop.example, IP Address:10.0.0.1`; a value with odd characters is quoted. */
function alternativeNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|, )(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, , value = '']) =>
    value.startsWith('"') ? value.slice(1, -1) : value,
  );
}
