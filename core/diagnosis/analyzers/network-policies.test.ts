import { describe, expect, it } from 'vitest';
import {
  container,
  deployment,
  indexOf,
  log,
  namespace,
  networkPolicy,
  pod,
  replicaSet,
  service,
  statefulSet,
} from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { networkPolicies } from './network-policies.ts';

const caller = deployment({
  name: 'ledger',
  containers: [container({ env: [{ name: 'DB_URL', value: 'postgres://db:5432/ledger' }] })],
});
const callerSet = replicaSet(caller);
const database = statefulSet({
  containers: [container({ name: 'postgres', ports: [{ name: 'pg', containerPort: 5432 }] })],
});
const cluster = [
  namespace('shop'),
  caller,
  callerSet,
  pod(callerSet),
  database,
  pod(database),
  service({ name: 'db', selector: { app: 'db' }, ports: [{ port: 5432, targetPort: 'pg' }] }),
];
const intoDatabase = (port: number | string, from = 'ledger', name = 'allow-db') =>
  networkPolicy(name, {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: from } } }], ports: [{ port }] }],
  });
const denyAll = networkPolicy('deny-all', { podSelector: {}, policyTypes: ['Ingress'] });

describe('network policies', () => {
  it('finds the policy whose port was meant to let the call through', () => {
    const [finding] = analyzeAll(indexOf([...cluster, denyAll, intoDatabase(5433)]), networkPolicies);
    expect(finding).toMatchObject({
      object: { kind: 'Deployment', name: 'ledger' },
      cause: { reason: 'NetworkPolicyBlocks', object: { kind: 'NetworkPolicy', name: 'allow-db' } },
    });
  });

  it('finds the policy that lets out nothing', () => {
    const egress = networkPolicy('no-egress', {
      podSelector: { matchLabels: { app: 'ledger' } },
      policyTypes: ['Egress'],
      egress: [],
    });
    expect(analyzeAll(indexOf([...cluster, egress]), networkPolicies)[0]?.cause?.object.name).toBe('no-egress');
  });

  it('is surer when the caller suffers', () => {
    const [, , , well] = cluster;
    const sick = pod(callerSet, { ready: false });
    const logs = [log(sick, ['dial tcp 10.96.1.1:5432: i/o timeout'], { previous: false })];
    const [finding] = analyzeAll(
      indexOf([...cluster.filter((each) => each !== well), sick, denyAll], { logs }),
      networkPolicies,
    );
    expect(finding?.severity).toBe('high');
    expect(finding?.evidence.some(({ kind }) => kind === 'log')).toBe(true);
  });

  it.each([
    ['the same port', intoDatabase(5432)],
    ['its name', intoDatabase('pg')],
    ['all ports of everybody', networkPolicy('open', { podSelector: {}, ingress: [{}] })],
    [
      'another namespace label',
      networkPolicy('ns', {
        podSelector: {},
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
                },
              },
            ],
          },
        ],
      }),
    ],
    [
      'a block of addresses',
      networkPolicy('block', {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] } }] }],
      }),
    ],
  ])('finds nothing when a policy beside the denial allows %s', (_, policy) => {
    expect(analyzeAll(indexOf([...cluster, denyAll, policy]), networkPolicies)).toEqual([]);
  });

  it('takes policies that select neither end for harmless', () => {
    const other = networkPolicy('other', {
      podSelector: { matchLabels: { app: 'cart' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(analyzeAll(indexOf([...cluster, other]), networkPolicies)).toEqual([]);
  });
});
