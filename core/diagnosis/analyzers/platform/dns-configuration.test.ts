import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { configMap, indexOf, service } from '../../../testing/cluster-fixtures.ts';
import { coreDnsConfig, dnsPlaces, dnsService, refusesAll, system } from '../../../testing/dns-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { dnsConfiguration } from './dns-configuration.ts';

const api = service({ name: 'kubernetes', namespace: 'default', spec: { clusterIP: '10.96.0.1' } });

describe('dnsConfiguration', () => {
  const run = (...objects: readonly KubeObject[]) =>
    analyzeAll(indexOf([...dnsPlaces, api, dnsService, ...objects]), dnsConfiguration);

  it('finds a configuration that refuses all names of the cluster, or sends one to an old address', () => {
    expect(run(coreDnsConfig(refusesAll))).toMatchObject([
      {
        reason: 'ClusterNamesRefused',
        severity: 'critical',
        cause: { object: { kind: 'ConfigMap', name: 'coredns' } },
      },
    ]);
    const [finding] = run(
      coreDnsConfig('hosts {\n 10.96.9.9 cart.shop.svc.cluster.local\n fallthrough\n }'),
      service({ name: 'cart' }),
    );
    expect(finding).toMatchObject({ reason: 'ClusterNamesDiverted', severity: 'high' });
    expect(finding?.message).toContain('answers 10.96.9.9 for cart.shop.svc.cluster.local, which is at 10.96.1.1');
  });

  it('finds a loop, and rewrites to Services that are gone', () => {
    expect(run(coreDnsConfig('', '10.96.0.10'))).toMatchObject([{ reason: 'DnsForwardsToItself' }]);
    const rewrite = 'rewrite name cart.shop.svc.cluster.local basket.shop.svc.cluster.local';
    expect(run(coreDnsConfig(rewrite), service({ name: 'cart' }))).toMatchObject([{ reason: 'ClusterNamesDiverted' }]);
    expect(run(coreDnsConfig(rewrite), service({ name: 'cart' }), service({ name: 'basket' }))).toEqual([]);
  });

  it('finds nothing in the usual configuration, nor in a CoreDNS of somebody’s own', () => {
    expect(run(coreDnsConfig())).toEqual([]);
    expect(run(coreDnsConfig(), configMap('mine', { Corefile: '. {\n forward . 10.96.0.10\n}' }))).toEqual([]);
    const custom = coreDnsConfig('', '/etc/resolv.conf', 'corp.internal');
    expect(run(custom)).toEqual([]);
    const kubelets = configMap(
      'kubelet-config',
      { kubelet: 'kind: KubeletConfiguration\nclusterDomain: cluster.local\n' },
      system,
    );
    expect(run(custom, kubelets)).toMatchObject([{ reason: 'ClusterDomainUnserved', severity: 'critical' }]);
  });
});
