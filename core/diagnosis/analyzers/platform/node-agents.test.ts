import { describe, expect, it } from 'vitest';
import type { DaemonSet, KubeObject, Pod } from '../../../cluster/kube-object.ts';
import { container, indexOf, node, object, pod, statefulSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nodeAgents } from './node-agents.ts';

function daemons(image: string, hostPath?: string): DaemonSet {
  const volumes = hostPath === undefined ? [] : [{ name: 'host', hostPath: { path: hostPath } }];
  const template = { spec: { containers: [container({ image })], volumes } };
  return object(
    'apps/v1',
    'DaemonSet',
    'agent',
    { spec: { selector: {}, template } },
    { namespace: 'kube-system' },
  ) as DaemonSet;
}

function podOf(owner: KubeObject, options: Parameters<typeof pod>[1]): Pod {
  const made = pod(statefulSet({ name: 'agent', namespace: 'kube-system' }), options);
  const { apiVersion, kind, metadata } = owner;
  const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }];
  return { ...made, metadata: { ...made.metadata, ownerReferences } };
}

const down = { ready: false, unreadySeconds: 300 };
const run = (set: DaemonSet, options: Parameters<typeof pod>[1], isNodeReady = true) =>
  analyzeAll(indexOf([node({ isReady: isNodeReady }), set, podOf(set, options)]), nodeAgents);

describe('nodeAgents', () => {
  it('finds nodes whose proxy or network plugin is not ready, as symptoms of the agent', () => {
    expect(run(daemons('registry.k8s.io/kube-proxy:v1.34.3'), down)).toMatchObject([
      {
        object: { kind: 'Node', name: 'node-1' },
        reason: 'ServiceProxyDown',
        cause: null,
        dependsOn: [{ kind: 'DaemonSet' }, { kind: 'Pod' }],
      },
    ]);
    expect(run(daemons('quay.io/any/plugin:1', '/etc/cni/net.d'), down)).toMatchObject([{ reason: 'PodNetworkDown' }]);
  });

  it('finds nothing when it is ready, just starts, the node is lost, or the agent is another', () => {
    const set = daemons('registry.k8s.io/kube-proxy:v1.34.3');
    expect(run(set, {})).toEqual([]);
    expect(run(set, { ...down, unreadySeconds: 30 })).toEqual([]);
    expect(run(set, down, false)).toEqual([]);
    expect(run(daemons('example/log-shipper:1', '/var/log'), down)).toEqual([]);
  });
});
