import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { crashingPod, indexOf, log } from '../../../testing/cluster-fixtures.ts';
import { coreDnsConfig, dnsServed, dnsServer, dnsServerSet } from '../../../testing/dns-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { dnsServers } from './dns-servers.ts';

describe('dnsServers', () => {
  const run = (objects: readonly KubeObject[], lines: readonly string[] = []) => {
    const dying = crashingPod(dnsServerSet, 1, { name: 'coredns-1' });
    return analyzeAll(indexOf([...objects, dying], { logs: [log(dying, lines)] }), dnsServers);
  };

  it('reads from its log that it loops or cannot read its configuration', () => {
    const loop = '[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :1053) detected for zone ".", see https://coredns.io';
    expect(run([...dnsServed, coreDnsConfig()], [loop])).toMatchObject([
      { reason: 'DnsLoop', cause: { object: { kind: 'ConfigMap' } } },
    ]);
    const broken = "/etc/coredns/Corefile:8 - Error during parsing: Unknown directive 'forwardd'";
    expect(run([...dnsServed, coreDnsConfig()], [broken])).toMatchObject([{ reason: 'DnsConfigInvalid' }]);
  });

  it('finds that no Service leads to it', () => {
    expect(run([dnsServer, dnsServerSet])).toMatchObject([
      {
        reason: 'DnsServiceMissing',
        severity: 'critical',
        cause: { object: { kind: 'Service', name: 'kube-dns', uid: '' } },
      },
    ]);
    expect(run(dnsServed)).toEqual([]);
  });
});
