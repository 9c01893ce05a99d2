import { describe, expect, it } from 'vitest';
import { configMap, indexOf, secret } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { gatewayCertificates } from './gateway-certificates.ts';
import { gateway, referenceGrant } from './gateway-fixtures.ts';

const https = (reference: object, mode = 'Terminate') => [
  { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode, certificateRefs: [reference] } },
];
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), gatewayCertificates);
const keys = ['tls.crt', 'tls.key'];

describe('gatewayCertificates', () => {
  it('finds a certificate that does not exist', () => {
    expect(found(gateway(https({ name: 'web-tls' })))[0]).toMatchObject({
      reason: 'CertificateMissing',
      severity: 'high',
      cause: { object: { kind: 'Secret', name: 'web-tls', uid: '' } },
    });
  });

  it('finds a Secret that holds none', () => {
    expect(found(gateway(https({ name: 'web-tls' })), secret('web-tls', ['cert.pem']))[0]).toMatchObject({
      reason: 'CertificateUnusable',
      cause: { object: { kind: 'Secret', name: 'web-tls' } },
    });
    const garbled = { ...secret('web-tls', keys), certificates: { 'tls.crt': 'unreadable' as const } };
    expect(found(gateway(https({ name: 'web-tls' })), garbled)[0]?.reason).toBe('CertificateUnusable');
  });

  it('wants a grant for a Secret of another namespace, and blames the only one that comes near', () => {
    const edge = gateway(https({ name: 'web-tls', namespace: 'certs' }));
    const held = secret('web-tls', keys, { namespace: 'certs' });
    const group = 'gateway.networking.k8s.io';
    const toSecret = { group: '', kind: 'Secret' };
    expect(found(edge, held)[0]).toMatchObject({
      reason: 'CertificateNotGranted',
      cause: { object: { kind: 'Gateway' } },
    });
    const wrong = referenceGrant({ group, kind: 'Gateway', namespace: 'other' }, toSecret, 'certs');
    expect(found(edge, held, wrong)[0]?.cause?.object.kind).toBe('ReferenceGrant');
    expect(found(edge, held, referenceGrant({ group, kind: 'Gateway', namespace: 'shop' }, toSecret, 'certs'))).toEqual(
      [],
    );
  });

  it('does not take a namespace that was not read for one without the Secret', () => {
    const edge = gateway(https({ name: 'web-tls', namespace: 'certs' }));
    const index = indexOf([edge, configMap('any', {})], { unread: ['Namespace'] });
    expect(analyzeAll(index, gatewayCertificates)).toEqual([]);
  });

  it('has nothing to say of a certificate that is there, or that passes through', () => {
    expect(found(gateway(https({ name: 'web-tls' })), secret('web-tls', keys))).toEqual([]);
    expect(found(gateway(https({ name: 'gone' }, 'Passthrough')))).toEqual([]);
  });
});
