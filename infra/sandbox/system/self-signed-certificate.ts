import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

export type CertificateAndKey = { readonly certificate: string; readonly key: string };

/** PKCS #8 of an Ed25519 key is this and its 32 bytes of seed (RFC 8410). */
const keyHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const ed25519 = sequence(Buffer.from('06032b6570', 'hex'));
const [commonName, subjectAltName] = [Buffer.from('0603550403', 'hex'), Buffer.from('0603551d11', 'hex')];

/**
 * A real certificate (RFC 5280) for the given names that has signed itself, with its key, in PEM. Everything follows from the seed, the
 * signature too, so that the same seed gives the same bytes: a reset finds nothing to put back.
 */
export function selfSignedCertificate(names: readonly string[], seed: string): CertificateAndKey {
  const digest = createHash('sha256').update(seed).digest();
  const pkcs8 = Buffer.concat([keyHead, digest]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const who = sequence(set(sequence(commonName, der(0x0c, Buffer.from(names[0] ?? '')))));
  const alternatives = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), digest.subarray(0, 8)])),
    ed25519,
    who,
    sequence(time('250101000000Z'), time('450101000000Z')),
    who,
    publicKey,
    der(0xa3, sequence(sequence(subjectAltName, der(0x04, alternatives)))),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign(null, body, privateKey)]));
  return {
    certificate: pem('CERTIFICATE', sequence(body, ed25519, signature)),
    key: pem('PRIVATE KEY', pkcs8),
  };
}

/** One element of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return der(0x31, ...parts);
}

function time(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
