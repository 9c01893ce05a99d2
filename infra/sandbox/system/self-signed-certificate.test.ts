import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.ts';

it('makes a certificate that is read, valid, signed by its own key and for the given names', () => {
  const { certificate, key } = selfSignedCertificate(['shop.example', '*.shop.example'], 'seed');
  const read = new X509Certificate(certificate);
  expect(read.subjectAltName).toBe('DNS:shop.example, DNS:*.shop.example');
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(Date.parse(read.validTo)).toBeGreaterThan(Date.parse('2040-01-01'));
});

it('makes the same of the same seed, and another of another', () => {
  const [one, same, other] = ['a', 'a', 'b'].map((seed) => selfSignedCertificate(['shop.example'], seed));
  expect(same).toEqual(one);
  expect(other?.certificate).not.toBe(one?.certificate);
});
