import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../cluster/kube-object.ts';
import { container, crashingPod, indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { dnsSettings } from './dns-settings.ts';

const asks = container({ env: [{ name: 'DB_HOST', value: 'db' }] });
const dns = service({
  name: 'kube-dns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  spec: { clusterIP: '10.96.0.10' },
});
const found = (spec: Partial<PodSpec>, isDying = false, containers = [asks]) => {
  const { deployment, current } = rolledOut({ replicas: 1, containers, spec });
  const its = isDying ? crashingPod(current) : pod(current);
  return analyzeAll(indexOf([deployment, current, its, dns, service({ name: 'db' })]), dnsSettings);
};
const none = (nameservers: readonly string[], searches: readonly string[] = ['shop.svc.cluster.local']) =>
  ({ dnsPolicy: 'None', dnsConfig: { nameservers, searches } }) as const;

describe('dns settings', () => {
  it('finds a name server that is not the cluster’s DNS any more', () => {
    expect(found(none(['10.96.0.99']), true)).toMatchObject([
      { reason: 'DnsServerStale', severity: 'high', cause: { object: { kind: 'Deployment' }, confidence: 0.92 } },
    ]);
  });

  it('finds policies that bypass the cluster’s DNS, the node’s network included', () => {
    expect(found({ dnsPolicy: 'Default' }, true)[0]?.reason).toBe('DnsPolicyBypassesCluster');
    expect(found({ hostNetwork: true }, true)[0]?.reason).toBe('DnsPolicyBypassesCluster');
    expect(found(none(['8.8.8.8']), true)[0]?.reason).toBe('DnsPolicyBypassesCluster');
  });

  it('finds search domains missing', () => {
    expect(found(none(['10.96.0.10'], []), true)[0]?.reason).toBe('DnsSearchMissing');
  });

  it('does not claim to know better while the workload is well', () => {
    expect(found({ hostNetwork: true })).toMatchObject([{ severity: 'low', cause: { confidence: 0.6 } }]);
  });

  it('leaves right settings alone, the node’s cache, and those who call no name of the cluster', () => {
    expect(found(none(['10.96.0.10']), true)).toEqual([]);
    expect(found(none(['169.254.20.10']), true)).toEqual([]);
    expect(found({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, true)).toEqual([]);
    expect(found({ dnsPolicy: 'Default' }, true, [container()])).toEqual([]);
    expect(found({}, true)).toEqual([]);
  });
});
