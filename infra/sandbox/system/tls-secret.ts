import type { Manifest, SecretText } from './manifest.ts';
import { secret } from './surroundings.ts';

/** A certificate and key for an Ingress, as far as their shape goes: no one connects to the simulated pods. */
export function tlsSecret(namespace: string, name: string, text: SecretText): Manifest {
  const values = {
    'tls.crt': pem(
      'CERTIFICATE',
      [1, 2, 3, 4, 5, 6].map((part) => text(`${namespace}/${name}/crt/${part}`)),
    ),
    'tls.key': pem(
      'EC PRIVATE KEY',
      [1, 2, 3].map((part) => text(`${namespace}/${name}/key/${part}`)),
    ),
  };
  return secret(namespace, name, values, 'kubernetes.io/tls');
}

function pem(label: string, parts: readonly string[]): string {
  const body = parts.map((part) => Buffer.from(part).toString('base64')).join('\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
