import { describe, expect, it } from 'vitest';
import type { Ingress } from '../../../cluster/kube-object.ts';
import { indexOf, ingress, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { ingressClasses } from './ingress-classes.ts';

const known = (name: string, isDefault = false) =>
  object(
    'networking.k8s.io/v1',
    'IngressClass',
    name,
    {},
    isDefault ? { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } : {},
  );
const served = (of: Ingress): Ingress => ({ ...of, status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), ingressClasses);
const classed = (name: string, ageSeconds?: number) =>
  ingress({ name, spec: { ingressClassName: 'nginx' }, ...(ageSeconds === undefined ? {} : { ageSeconds }) });

describe('ingress classes', () => {
  it('finds an Ingress without a class where none is the default', () => {
    expect(found(ingress(), known('nginx'))).toMatchObject([
      { reason: 'IngressClassUnset', severity: 'high', cause: { confidence: 0.82 } },
    ]);
  });

  it('leaves it alone where there is a default, an old annotation, an address, or no class at all', () => {
    expect(found(ingress(), known('nginx', true))).toEqual([]);
    expect(found(ingress({ annotations: { 'kubernetes.io/ingress.class': 'nginx' } }), known('nginx'))).toEqual([]);
    expect(found(served(ingress()), known('nginx'))).toEqual([]);
    expect(found(ingress())).toEqual([]);
  });

  it('finds the one that the controller does not serve, when it serves others', () => {
    expect(found(classed('late'), served(classed('first')), known('nginx'))).toMatchObject([
      { reason: 'IngressNotServed', object: { name: 'late' } },
    ]);
    expect(found(classed('late'), classed('first'), known('nginx'))).toEqual([]);
    expect(found(classed('new', 60), served(classed('first')), known('nginx'))).toEqual([]);
  });

  it('finds two default classes, once', () => {
    expect(found(known('nginx', true), known('traefik', true))).toMatchObject([
      { reason: 'SeveralDefaultClasses', severity: 'low' },
    ]);
  });
});
