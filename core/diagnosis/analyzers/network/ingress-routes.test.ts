import { describe, expect, it } from 'vitest';
import type { Ingress } from '../../../cluster/kube-object.ts';
import { indexOf, ingress } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { ingressRoutes } from './ingress-routes.ts';

const found = (...ingresses: readonly Ingress[]) => analyzeAll(indexOf(ingresses), ingressRoutes);
const older = ingress({ name: 'older', ageSeconds: 90_000 });
const routed = (path: string, pathType: string) =>
  ingress({
    spec: {
      rules: [
        {
          host: 'shop.example',
          http: { paths: [{ path, pathType, backend: { service: { name: 'checkout', port: { number: 80 } } } }] },
        },
      ],
    },
  });

describe('ingress routes', () => {
  it('tells the later of two Ingresses that claim the same host and path for different Services', () => {
    expect(found(older, ingress({ name: 'newer', backend: 'cart' }))).toMatchObject([
      { reason: 'RouteConflict', severity: 'medium', object: { name: 'newer' }, cause: { confidence: 0.75 } },
    ]);
  });

  it('leaves the same backend, another class, and a canary alone', () => {
    expect(found(older, ingress({ name: 'newer' }))).toEqual([]);
    expect(found(older, ingress({ name: 'newer', backend: 'cart', spec: { ingressClassName: 'internal' } }))).toEqual(
      [],
    );
    const canary = ingress({
      name: 'canary',
      backend: 'cart',
      annotations: { 'nginx.ingress.kubernetes.io/canary': 'true' },
    });
    expect(found(older, canary)).toEqual([]);
  });

  it('finds patterns that are taken by their letters, and a root that is the whole host', () => {
    expect(found(routed('/api(/|$)(.*)', 'Prefix'))).toMatchObject([{ reason: 'PathIsPattern', severity: 'low' }]);
    expect(found(routed('/api(/|$)(.*)', 'ImplementationSpecific'))).toEqual([]);
    expect(found(routed('/', 'Exact'))).toMatchObject([{ reason: 'ExactRoot', severity: 'info' }]);
    expect(found(routed('/health', 'Exact'))).toEqual([]);
  });
});
