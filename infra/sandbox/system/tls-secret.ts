import type { Manifest, SecretText } from './manifest.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { secret } from './surroundings.ts';

/** A certificate and key for an Ingress of that host. */
export function tlsSecret(namespace: string, name: string, host: string, text: SecretText): Manifest {
  const { certificate, key } = selfSignedCertificate([host], text(`${namespace}/${name}`));
  return secret(namespace, name, { 'tls.crt': certificate, 'tls.key': key }, 'kubernetes.io/tls');
}
