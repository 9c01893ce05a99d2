import { describe, expect, it } from 'vitest';
import { crashingPod, deployment, indexOf, ingress, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { ingressBackend } from './ingress-backend.ts';

describe('ingress backend', () => {
  it('finds a route to a Service that does not exist, and the one that was meant', () => {
    const [finding] = analyzeAll(
      indexOf([ingress({ backend: 'checkout-v2', generation: 2 }), service()]),
      ingressBackend,
    );
    expect(finding?.cause).toMatchObject({ reason: 'BackendServiceMissing', object: { kind: 'Ingress' } });
    expect(finding?.remedies).toMatchObject([
      {
        action: 'patch-port',
        parameters: { host: 'shop.example', path: '/', serviceName: 'checkout', servicePort: 80 },
      },
    ]);
  });

  it('blames the Service that was deleted while its pods are there', () => {
    const [finding] = analyzeAll(indexOf([ingress(), deployment()]), ingressBackend);
    expect(finding?.cause?.object).toMatchObject({ kind: 'Service', name: 'checkout', uid: '' });
    expect(finding?.remedies).toEqual([]);
  });

  it('finds a port that the Service does not offer', () => {
    const [finding] = analyzeAll(indexOf([ingress({ port: 8081 }), service()]), ingressBackend);
    expect(finding?.reason).toBe('BackendPortMissing');
    expect(finding?.remedies[0]?.parameters).toMatchObject({ serviceName: 'checkout', servicePort: 80 });
  });

  it('is a symptom when the Service has no ready pods', () => {
    const { deployment: made, current } = rolledOut({});
    const [finding] = analyzeAll(indexOf([ingress(), service(), made, current, crashingPod(current)]), ingressBackend);
    expect(finding).toMatchObject({ reason: 'BackendUnavailable', cause: null, dependsOn: [{ kind: 'Service' }] });
  });

  it('finds nothing when all is there, or Services could not be read', () => {
    const { deployment: made, current } = rolledOut({});
    expect(analyzeAll(indexOf([ingress(), service(), made, current, pod(current)]), ingressBackend)).toEqual([]);
    expect(analyzeAll(indexOf([ingress()], { unread: ['Service'] }), ingressBackend)).toEqual([]);
  });
});
