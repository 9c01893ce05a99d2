import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { certificate, tlsSecret } from '../../../testing/certificate-fixtures.ts';
import { deployment, indexOf, ingress, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { tlsSecrets } from './tls-secrets.ts';

const served = ingress({ spec: { tls: [{ hosts: ['shop.example'], secretName: 'shop-tls' }] } });
const mounted = deployment({ spec: { volumes: [{ name: 'tls', secret: { secretName: 'shop-tls' } }] } });
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf(objects), tlsSecrets);
const secret = (until: number, options = {}) => tlsSecret('shop-tls', { 'tls.crt': [certificate({ until })] }, options);

describe('tlsSecrets', () => {
  it('finds an expired certificate and who uses it', () => {
    const [finding] = run(secret(-3), served, mounted);
    expect(finding).toMatchObject({
      reason: 'CertificateExpired',
      severity: 'high',
      cause: { object: { kind: 'Secret', name: 'shop-tls' } },
    });
    expect(finding?.message).toContain('expired 3 days ago; Ingress shop and Deployment checkout use it');
    expect(finding?.evidence[0]).toMatchObject({ path: 'data[tls.crt].notAfter', value: '2026-02-27T12:00:00Z' });
    expect(run(secret(-3), mounted)).toMatchObject([{ severity: 'medium' }]);
    expect(run(secret(-3))).toMatchObject([{ severity: 'info' }]);
  });

  it('grows worse as the end comes near, sooner for short-lived certificates', () => {
    expect(run(secret(31), served)).toEqual([]);
    expect(run(secret(29), served)).toMatchObject([{ reason: 'CertificateExpiring', severity: 'low' }]);
    expect(run(secret(6), served)).toMatchObject([{ reason: 'CertificateExpiring', severity: 'medium' }]);
    const short = tlsSecret('shop-tls', { 'tls.crt': [certificate({ since: -0.5, until: 0.5 })] });
    expect(run(short, served)).toEqual([]);
    const annotations = { 'cert-manager.io/certificate-name': 'shop' };
    expect(run(secret(6, { annotations }), served)).toEqual([]);
    expect(run(secret(-1, { annotations }), served)[0]?.dependsOn).toMatchObject([
      { kind: 'Certificate', name: 'shop' },
    ]);
  });

  it('finds a certificate whose time has not begun, a wrong key, and what is no certificate', () => {
    const reasonOf = (...objects: readonly KubeObject[]) => run(...objects, served).map(({ reason }) => reason);
    expect(reasonOf(tlsSecret('shop-tls', { 'tls.crt': [certificate({ since: 1 })] }))).toEqual([
      'CertificateNotYetValid',
    ]);
    expect(reasonOf(secret(200, { isKeyMatching: false }))).toEqual(['CertificateKeyMismatch']);
    expect(reasonOf(tlsSecret('shop-tls', { 'tls.crt': 'unreadable' }))).toEqual(['CertificateUnreadable']);
  });

  it('leaves what a Gateway cannot read to the findings about the Gateway', () => {
    const listeners = [{ name: 'https', tls: { certificateRefs: [{ name: 'shop-tls' }] } }];
    const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', { spec: { listeners } });
    expect(run(tlsSecret('shop-tls', { 'tls.crt': 'unreadable' }), gateway)).toEqual([]);
    expect(run(secret(-3), gateway)).toMatchObject([{ severity: 'high' }]);
  });

  it('counts an authority as expired only when no other of its bundle is valid', () => {
    const old = certificate({ isCa: true, until: -1 });
    const bundle = (...chain: readonly (typeof old)[]) =>
      tlsSecret('shop-tls', { 'ca.crt': chain }, { type: 'Opaque' });
    expect(run(bundle(old), mounted)).toMatchObject([{ reason: 'CaExpired', severity: 'medium' }]);
    expect(run(bundle(old, certificate({ isCa: true })), mounted)).toEqual([]);
    expect(run(secret(200), served)).toEqual([]);
  });
});
