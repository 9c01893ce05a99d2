import { describe, expect, it } from 'vitest';
import type { CertificateSummary } from '../../../cluster/certificate-summary.ts';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { certificate, tlsSecret } from '../../../testing/certificate-fixtures.ts';
import { deployment, indexOf, object, pod, replicaSet, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { webhookCertificates } from './webhook-certificates.ts';

const authority = certificate({ isCa: true, subject: 'CN=ca', issuer: 'CN=ca' });
const leaf = (options: Parameters<typeof certificate>[0] = {}) =>
  certificate({ names: ['guard.shop.svc'], issuer: 'CN=ca', ...options });

function hook(
  caCertificates: readonly CertificateSummary[] | 'unreadable' | undefined,
  failurePolicy = 'Fail',
  caBundle = '',
): KubeObject {
  const clientConfig = {
    service: { namespace: 'shop', name: 'guard' },
    caBundle,
    ...(caCertificates && { caCertificates }),
  };
  const webhooks = ['pods', 'jobs'].map((name) => ({ name: `${name}.guard.example`, failurePolicy, clientConfig }));
  return object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard', { webhooks });
}

function run(configuration: KubeObject, certificates: Parameters<typeof tlsSecret>[1]) {
  const made = deployment({ name: 'guard', spec: { volumes: [{ name: 'tls', secret: { secretName: 'guard-tls' } }] } });
  const current = replicaSet(made);
  const objects = [
    configuration,
    service({ name: 'guard' }),
    made,
    current,
    pod(current),
    tlsSecret('guard-tls', certificates),
  ];
  return analyzeAll(indexOf(objects), webhookCertificates);
}

describe('webhookCertificates', () => {
  it('finds a CA bundle that is expired or unreadable, once for all webhooks of the configuration', () => {
    const old = certificate({ isCa: true, until: -2 });
    expect(run(hook([old]), {})).toMatchObject([
      {
        reason: 'CaExpired',
        severity: 'high',
        cause: { object: { kind: 'ValidatingWebhookConfiguration', name: 'guard' } },
      },
    ]);
    expect(run(hook('unreadable', 'Ignore'), {})).toMatchObject([{ reason: 'CaUnreadable', severity: 'low' }]);
    expect(run(hook([old, authority]), { 'tls.crt': [leaf()] })).toEqual([]);
  });

  it('finds a serving certificate that is expired or made out for another name', () => {
    expect(run(hook([authority]), { 'tls.crt': [leaf({ until: -1 })] })).toMatchObject([
      { reason: 'ServingCertificateExpired', cause: { object: { kind: 'Secret', name: 'guard-tls' } } },
    ]);
    const [finding] = run(hook([authority]), { 'tls.crt': [leaf({ names: ['guard.other.svc'] })] });
    expect(finding).toMatchObject({ reason: 'ServingCertificateHostWrong' });
    expect(finding?.message).toContain('not for guard.shop.svc');
  });

  it('finds a bundle that has not signed the certificate, or is missing', () => {
    const foreign = certificate({ isCa: true, subject: 'CN=other' });
    expect(run(hook([foreign]), { 'tls.crt': [leaf()] })).toMatchObject([
      { reason: 'CaMismatch', cause: { object: { kind: 'ValidatingWebhookConfiguration' } } },
    ]);
    const renewed = certificate({ isCa: true, subject: 'CN=ca', since: -1 });
    expect(run(hook([authority]), { 'tls.crt': [leaf()], 'ca.crt': [renewed] })).toMatchObject([
      { reason: 'CaMismatch' },
    ]);
    expect(run(hook(undefined), { 'tls.crt': [leaf()] })).toMatchObject([{ reason: 'CaMissing' }]);
  });

  it('finds nothing when both go together, or too little is known', () => {
    expect(run(hook([authority]), { 'tls.crt': [leaf()], 'ca.crt': [authority] })).toEqual([]);
    const own = leaf({ issuer: 'CN=guard' });
    expect(run(hook([own]), { 'tls.crt': [own] })).toEqual([]);
    expect(run(hook(undefined, 'Fail', 'LS0t'), { 'tls.crt': [leaf()] })).toEqual([]);
    expect(run(hook(undefined), {})).toEqual([]);
  });
});
