import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { crashingPod, indexOf, log, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import {
  coreDnsConfig,
  dnsPlaces,
  dnsServed,
  dnsServer,
  dnsServerSet,
  dnsService,
  refusesAll,
} from '../../../testing/dns-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nameResolution } from './name-resolution.ts';

describe('nameResolution', () => {
  const line = 'dial tcp: lookup cart.shop.svc.cluster.local on 10.96.0.10:53: no such host';
  function run(objects: readonly KubeObject[], spec = {}, lines = [line]) {
    const made = rolledOut({ name: 'web', replicas: 1, spec });
    const dying = crashingPod(made.current);
    const base = [...dnsPlaces, service({ name: 'cart' }), made.deployment, made.current, dying];
    return analyzeAll(indexOf([...base, ...objects], { logs: [log(dying, lines)] }), nameResolution);
  }

  it('blames the configuration that misleads the DNS', () => {
    expect(run([...dnsServed, coreDnsConfig(refusesAll)])).toMatchObject([
      {
        object: { kind: 'Deployment', name: 'web' },
        cause: { reason: 'DnsMisconfigured', object: { kind: 'ConfigMap', name: 'coredns' } },
      },
    ]);
    const custom = coreDnsConfig('', '/etc/resolv.conf', 'corp.internal');
    expect(run([...dnsServed, custom])).toHaveLength(1);
  });

  it('depends on a DNS that does not answer', () => {
    expect(
      run([dnsService, dnsServer, dnsServerSet, pod(dnsServerSet, { ready: false }), coreDnsConfig()]),
    ).toMatchObject([
      {
        cause: null,
        dependsOn: [
          { kind: 'Service', name: 'kube-dns' },
          { kind: 'Deployment', name: 'coredns' },
        ],
      },
    ]);
  });

  it('finds nothing when the DNS is well, the name is nobody’s, or other servers are asked', () => {
    expect(run([...dnsServed, coreDnsConfig()])).toEqual([]);
    expect(run([...dnsServed, coreDnsConfig(refusesAll)], {}, [line.replace('cart', 'none')])).toEqual([]);
    expect(run([...dnsServed, coreDnsConfig(refusesAll)], { dnsPolicy: 'Default' })).toEqual([]);
  });
});
