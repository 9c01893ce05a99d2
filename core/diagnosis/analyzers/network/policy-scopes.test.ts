import { describe, expect, it } from 'vitest';
import { deployment, indexOf, namespace, networkPolicy, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { policyScopes } from './policy-scopes.ts';

const place = object('v1', 'Namespace', 'data', {}, { labels: { team: 'data' } });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([namespace('shop'), place, deployment(), ...objects]), policyScopes);
const from = (peer: object) => networkPolicy('from', { podSelector: {}, ingress: [{ from: [peer] }] });

describe('policy scopes', () => {
  it('notes a policy that concerns nothing, by labels or by expressions', () => {
    expect(found(networkPolicy('typo', { podSelector: { matchLabels: { app: 'chekout' } } }))).toMatchObject([
      { reason: 'PolicySelectsNothing', severity: 'info' },
    ]);
    const expression = (values: readonly string[]) =>
      networkPolicy('by', { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values }] } });
    expect(found(expression(['chekout']))).toHaveLength(1);
    expect(found(expression(['checkout']))).toEqual([]);
  });

  it('takes a default-deny for what it is', () => {
    expect(found(networkPolicy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }))).toEqual([]);
  });

  it('finds a namespace that is admitted by labels which none has', () => {
    expect(found(from({ namespaceSelector: { matchLabels: { team: 'dta' } } }))).toMatchObject([
      { reason: 'PolicyPeerMissing', severity: 'low' },
    ]);
    expect(found(from({ namespaceSelector: { matchLabels: { team: 'data' } } }))).toEqual([]);
    expect(found(from({ namespaceSelector: {} }))).toEqual([]);
    expect(found(from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }))).toEqual([]);
  });

  it('does not look at rules of a direction that the policy does not govern', () => {
    const idle = networkPolicy('idle', {
      podSelector: {},
      policyTypes: ['Egress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'dta' } } }] }],
    });
    expect(found(idle)).toEqual([]);
  });
});
