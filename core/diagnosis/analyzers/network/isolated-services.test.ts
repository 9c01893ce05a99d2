import { describe, expect, it } from 'vitest';
import {
  deployment as caller,
  container,
  indexOf,
  ingress,
  networkPolicy,
  pod,
  rolledOut,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { isolatedServices } from './isolated-services.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, pod(current), service(), ...objects]), isolatedServices);
const denyAll = networkPolicy('default-deny', { podSelector: {}, policyTypes: ['Ingress'] });
const inner = networkPolicy('inner', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });

describe('isolated services', () => {
  it('finds that a default-deny shuts off what an Ingress leads to', () => {
    expect(found(denyAll, ingress())).toMatchObject([
      {
        reason: 'IsolatedByPolicy',
        severity: 'high',
        cause: { object: { kind: 'NetworkPolicy', name: 'default-deny' }, confidence: 0.85 },
      },
    ]);
    expect(found(denyAll)).toMatchObject([{ severity: 'info' }]);
  });

  it('finds that only the own namespace is admitted although an Ingress leads there', () => {
    expect(found(inner, ingress())).toMatchObject([{ reason: 'IngressBlockedByPolicy', severity: 'high' }]);
    expect(found(inner)).toEqual([]);
  });

  it('leaves open Services alone, and those whose callers are judged one by one', () => {
    expect(found(ingress())).toEqual([]);
    expect(found(denyAll, networkPolicy('open', { podSelector: {}, ingress: [{}] }), ingress())).toEqual([]);
    const wide = networkPolicy('wide', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] });
    expect(found(denyAll, wide, ingress())).toEqual([]);
    const other = networkPolicy('other', { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Ingress'] });
    expect(found(other, ingress())).toEqual([]);
    const calls = caller({
      name: 'web',
      containers: [container({ env: [{ name: 'PEER_URL', value: 'http://checkout' }] })],
    });
    expect(found(denyAll, calls)).toEqual([]);
  });
});
