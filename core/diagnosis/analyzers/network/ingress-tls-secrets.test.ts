import { describe, expect, it } from 'vitest';
import { indexOf, ingress, secret } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { ingressTlsSecrets } from './ingress-tls-secrets.ts';

const secured = ingress({ spec: { tls: [{ hosts: ['shop.example'], secretName: 'shop-tls' }] } });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([secured, ...objects]), ingressTlsSecrets);

describe('ingress tls secrets', () => {
  it('finds a Secret that holds no certificate or no key', () => {
    expect(found(secret('shop-tls', ['cert.pem', 'tls.key']))).toMatchObject([
      {
        reason: 'TlsSecretUnusable',
        severity: 'medium',
        cause: { object: { kind: 'Secret', name: 'shop-tls' }, confidence: 0.85 },
      },
    ]);
  });

  it('leaves a whole one alone, and one that is missing to others', () => {
    expect(found(secret('shop-tls', ['tls.crt', 'tls.key']))).toEqual([]);
    expect(found()).toEqual([]);
  });
});
