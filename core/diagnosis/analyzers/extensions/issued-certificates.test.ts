import { describe, expect, it } from 'vitest';
import { ago, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { issuedCertificates } from './issued-certificates.ts';

const certManager = 'cert-manager.io/v1';
const issuer = object(certManager, 'Issuer', 'ca', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
const certificate = (isReady: boolean, status: object = {}, seconds = 600) =>
  object(certManager, 'Certificate', 'web', {
    spec: { secretName: 'web-tls', issuerRef: { name: 'ca', kind: 'Issuer' } },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: isReady ? 'True' : 'False',
          reason: isReady ? 'Ready' : 'DoesNotExist',
          message: isReady ? 'up to date' : 'Issuing certificate as Secret does not exist',
          lastTransitionTime: ago(seconds),
        },
      ],
      ...status,
    },
  });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), issuedCertificates);

describe('issuedCertificates', () => {
  it('blames an issuer that does not exist', () => {
    expect(found(certificate(false))[0]).toMatchObject({
      reason: 'IssuerMissing',
      cause: { object: { kind: 'Issuer', name: 'ca', uid: '' } },
    });
  });

  it('follows request, order and challenge to what stands in the way', () => {
    const web = certificate(false);
    const request = object(certManager, 'CertificateRequest', 'web-1', {}, { owner: web });
    const order = object(
      'acme.cert-manager.io/v1',
      'Order',
      'web-1-1',
      { status: { state: 'pending' } },
      { owner: request },
    );
    const challenge = object(
      'acme.cert-manager.io/v1',
      'Challenge',
      'web-1-1-1',
      { status: { state: 'pending', reason: "wrong status code '404', expected '200'" } },
      { owner: order },
    );
    const [finding, ...others] = found(web, issuer, request, order, challenge);
    expect(others).toEqual([]);
    expect(finding?.message).toContain("wrong status code '404'");
    expect(finding?.dependsOn).toMatchObject([{ kind: 'Issuer', name: 'ca' }]);
    expect(finding?.evidence.map(({ object: { kind } }) => kind)).toContain('Challenge');
  });

  it('weighs by whether a certificate is still in force', () => {
    const severity = (notAfter: string) => found(certificate(false, { notAfter }), issuer)[0]?.severity;
    expect(severity(ago(-86_400))).toBe('low');
    expect(severity(ago(60))).toBe('high');
    expect(found(certificate(false), issuer)[0]?.severity).toBe('medium');
  });

  it('tells of a renewal that is overdue, and not of one that has just come due', () => {
    const due = (seconds: number) => certificate(true, { renewalTime: ago(seconds), notAfter: ago(-86_400) });
    expect(found(due(7200), issuer)[0]).toMatchObject({ reason: 'RenewalOverdue', severity: 'low' });
    expect(found(due(600), issuer)).toEqual([]);
  });

  it('tells of a refused request only when no Certificate made it', () => {
    const conditions = [{ type: 'Denied', status: 'True', reason: 'policy', message: 'not allowed' }];
    const lone = object(certManager, 'CertificateRequest', 'lone', {
      spec: { issuerRef: { name: 'ca' } },
      status: { conditions },
    });
    expect(found(lone, issuer)[0]?.reason).toBe('RequestRefused');
    const web = certificate(true);
    expect(
      found(web, issuer, object(certManager, 'CertificateRequest', 'old', { status: { conditions } }, { owner: web })),
    ).toEqual([]);
  });

  it('has nothing to say while a certificate is issued, or once it is', () => {
    expect(found(certificate(false, {}, 30), issuer)).toEqual([]);
    expect(found(certificate(true), issuer)).toEqual([]);
  });
});
