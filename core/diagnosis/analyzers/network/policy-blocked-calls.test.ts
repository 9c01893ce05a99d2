import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../cluster/kube-object.ts';
import {
  container,
  crashingPod,
  indexOf,
  log,
  networkPolicy,
  object,
  pod,
  rolledOut,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { policyBlockedCalls } from './policy-blocked-calls.ts';

const api = service({
  name: 'kubernetes',
  namespace: 'default',
  selector: {},
  ports: [{ port: 443, targetPort: 6443 }],
  spec: { clusterIP: '10.96.0.1' },
});
const slice = object(
  'discovery.k8s.io/v1',
  'EndpointSlice',
  'kubernetes',
  { endpoints: [{ addresses: ['192.0.2.10'] }] },
  {
    namespace: 'default',
    labels: { 'kubernetes.io/service-name': 'kubernetes' },
  },
);
const cache = rolledOut({ name: 'cache', replicas: 1 });
const egress = (rules: NonNullable<NetworkPolicy['spec']['egress']>) =>
  networkPolicy('fence', { podSelector: { matchLabels: { app: 'checkout' } }, policyTypes: ['Egress'], egress: rules });
const found = (line: string, policy: NetworkPolicy | null, env: readonly { name: string; value: string }[] = []) => {
  const { deployment, current } = rolledOut({ replicas: 1, containers: [container({ env })] });
  const dying = crashingPod(current);
  const objects = [
    deployment,
    current,
    dying,
    api,
    slice,
    cache.deployment,
    cache.current,
    pod(cache.current),
    service({ name: 'cache' }),
  ];
  return analyzeAll(
    indexOf(policy === null ? objects : [...objects, policy], { logs: [log(dying, [line])] }),
    policyBlockedCalls,
  );
};
const toApi = 'Get "https://10.96.0.1:443/api": dial tcp 10.96.0.1:443: i/o timeout';
const toCache = 'dial tcp cache:80: i/o timeout';

describe('policy blocked calls', () => {
  it('finds that no rule admits the API server', () => {
    const dns = egress([{ ports: [{ protocol: 'UDP', port: 53 }], to: [{ namespaceSelector: {} }] }]);
    expect(found(toApi, dns)).toMatchObject([
      {
        reason: 'ApiServerBlocked',
        severity: 'high',
        cause: { object: { kind: 'NetworkPolicy', name: 'fence' }, confidence: 0.9 },
      },
    ]);
  });

  it('knows blocks of addresses and rules for everybody', () => {
    expect(found(toApi, egress([{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }]))).toEqual([]);
    expect(
      found(toApi, egress([{ to: [{ ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.10/32'] } }] }])),
    ).toHaveLength(1);
    expect(found(toApi, egress([{}]))).toEqual([]);
    expect(found(toApi, null)).toEqual([]);
  });

  it('finds calls that only the log tells of, and leaves configured ones to others', () => {
    expect(found(toCache, egress([]))).toMatchObject([{ reason: 'CallBlockedByPolicy' }]);
    expect(found(toCache, egress([{ to: [{ podSelector: { matchLabels: { app: 'cache' } } }] }]))).toEqual([]);
    expect(found(toCache, egress([]), [{ name: 'CACHE_HOST', value: 'cache' }])).toEqual([]);
  });

  it('takes a refusal for one: a policy drops silently', () => {
    expect(found('dial tcp cache:80: connection refused', egress([]))).toEqual([]);
  });
});
