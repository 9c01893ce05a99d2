import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../cluster/kube-object.ts';
import {
  container,
  crashingPod,
  indexOf,
  log,
  namespace,
  networkPolicy,
  pod,
  rolledOut,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { dnsEgress } from './dns-egress.ts';

const asks = container({ env: [{ name: 'DB_HOST', value: 'db' }] });
const { deployment, current } = rolledOut({ replicas: 1, containers: [asks] });
const dns = rolledOut({ name: 'coredns', namespace: 'kube-system', replicas: 1, podLabels: { 'k8s-app': 'kube-dns' } });
const names = [
  namespace('kube-system'),
  dns.deployment,
  dns.current,
  pod(dns.current),
  service({
    name: 'kube-dns',
    namespace: 'kube-system',
    selector: { 'k8s-app': 'kube-dns' },
    spec: { clusterIP: '10.96.0.10' },
  }),
];
const policy = (name: string, egress: NonNullable<NetworkPolicy['spec']['egress']>) =>
  networkPolicy(name, { podSelector: {}, policyTypes: ['Egress'], egress });
const toDatabase = policy('to-db', [
  { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ protocol: 'TCP', port: 5432 }] },
]);
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([namespace('shop'), deployment, current, ...names, ...objects]), dnsEgress);

describe('dns egress', () => {
  it('finds that egress rules forgot the DNS', () => {
    expect(found(pod(current), toDatabase)).toMatchObject([
      {
        reason: 'DnsEgressBlocked',
        severity: 'medium',
        cause: { object: { kind: 'NetworkPolicy', name: 'to-db' }, confidence: 0.78 },
      },
    ]);
  });

  it('is sure when the log shows failed lookups', () => {
    const dying = crashingPod(current);
    const logs = [
      log(dying, ['dial tcp: lookup db on 10.96.0.10:53: read udp 10.0.0.7:40000->10.96.0.10:53: i/o timeout']),
    ];
    const index = indexOf([namespace('shop'), deployment, current, ...names, dying, toDatabase], { logs });
    expect(analyzeAll(index, dnsEgress)).toMatchObject([{ severity: 'high', cause: { confidence: 0.93 } }]);
  });

  it('knows the many ways to allow it', () => {
    const udp = [{ protocol: 'UDP', port: 53 }];
    const place = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
    expect(found(pod(current), toDatabase, policy('dns', [{ to: [place], ports: udp }]))).toEqual([]);
    expect(found(pod(current), toDatabase, policy('dns', [{ ports: udp }]))).toEqual([]);
    expect(found(pod(current), toDatabase, policy('all', [{}]))).toEqual([]);
    expect(found(pod(current), policy('block', [{ to: [{ ipBlock: { cidr: '10.96.0.0/16' } }], ports: udp }]))).toEqual(
      [],
    );
    expect(found(pod(current), policy('range', [{ ports: [{ protocol: 'UDP', port: 1, endPort: 1024 }] }]))).toEqual(
      [],
    );
    expect(found(pod(current))).toEqual([]);
  });

  it('does not take TCP for UDP, or another namespace for the right one', () => {
    expect(found(pod(current), policy('tcp', [{ ports: [{ protocol: 'TCP', port: 53 }] }]))).toHaveLength(1);
    expect(
      found(pod(current), policy('own', [{ to: [{ podSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }] }])),
    ).toHaveLength(1);
  });

  it('leaves those shut in on purpose alone, who call nobody by name', () => {
    const quiet = rolledOut({ name: 'quiet', replicas: 1 });
    const index = indexOf([
      namespace('shop'),
      ...names,
      quiet.deployment,
      quiet.current,
      pod(quiet.current),
      policy('deny', []),
    ]);
    expect(analyzeAll(index, dnsEgress)).toEqual([]);
  });
});
