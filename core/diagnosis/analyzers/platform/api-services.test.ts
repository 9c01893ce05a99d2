import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { certificate, tlsSecret } from '../../../testing/certificate-fixtures.ts';
import {
  ago,
  deployment,
  indexOf,
  namespace,
  object,
  pod,
  replicaSet,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { apiServices } from './api-services.ts';

function api(status: string, message = '', rest: object = {}, since = 300): KubeObject {
  const spec = {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    service: { namespace: 'shop', name: 'metrics', port: 443 },
    ...rest,
  };
  const conditions = [{ type: 'Available', status, reason: 'Told', message, lastTransitionTime: ago(since) }];
  return object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', { spec, status: { conditions } });
}

const ports = [{ port: 443, targetPort: 8443 }];
const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'cart', {
  spec: { maxReplicas: 3, scaleTargetRef: {} },
});
const made = deployment({
  name: 'metrics',
  spec: { volumes: [{ name: 'tls', secret: { secretName: 'metrics-tls' } }] },
});
const current = replicaSet(made);
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf([namespace('shop'), ...objects]), apiServices);

describe('apiServices', () => {
  it('names the Service that is missing, and what stops working', () => {
    const [finding] = run(api('False', 'service/metrics in "shop" is not present'), made, scaler);
    expect(finding).toMatchObject({
      severity: 'high',
      reason: 'ApiUnavailable',
      cause: { reason: 'ServiceMissing', object: { kind: 'Service', namespace: 'shop', name: 'metrics', uid: '' } },
    });
    expect(finding?.message).toContain('the autoscaler measures no load, and no namespace can be deleted');
  });

  it('depends on the Service and the workload behind it when these have no ready pods', () => {
    const [finding] = run(api('False'), service({ name: 'metrics', ports }), made);
    expect(finding?.dependsOn.map(({ kind }) => kind)).toEqual(['Service', 'Deployment']);
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });

  it('names a certificate that does not fit', () => {
    const authority = certificate({ isCa: true, subject: 'CN=ca' });
    const secret = tlsSecret('metrics-tls', {
      'tls.crt': [certificate({ names: ['metrics.shop.svc'], until: -1, issuer: 'CN=ca' })],
    });
    const objects = [service({ name: 'metrics', ports }), made, current, pod(current), secret];
    const told =
      'failing or missing response from https://10.0.0.7:8443: tls: failed to verify certificate: x509: expired';
    expect(run(api('False', told, { caCertificates: [authority] }), ...objects)).toMatchObject([
      { cause: { reason: 'ServingCertificateExpired', object: { kind: 'Secret', name: 'metrics-tls' } } },
    ]);
    expect(run(api('False', told, { insecureSkipTLSVerify: true }), ...objects)).toMatchObject([
      { cause: { reason: 'ApiUnavailable', confidence: 0.5 } },
    ]);
  });

  it('finds nothing in one that answers, or has only just stopped to', () => {
    expect(run(api('True'))).toEqual([]);
    expect(run(api('False', '', {}, 20))).toEqual([]);
    expect(run(object('apiregistration.k8s.io/v1', 'APIService', 'v1.apps', { spec: { group: 'apps' } }))).toEqual([]);
  });
});
