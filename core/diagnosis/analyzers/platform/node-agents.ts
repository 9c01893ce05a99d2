import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { DaemonSet, Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { isOnLostNode } from '../../lost-nodes.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { isReady } from '../../workloads.ts';

type Role = { readonly reason: string; readonly says: string };

/** Longer than a restart or rolling step of an agent takes. */
const patienceSeconds = 120;
const proxy: Role = { reason: 'ServiceProxyDown', says: 'Services may not be reached from it, nor new endpoints seen' };
const network: Role = { reason: 'PodNetworkDown', says: 'new pods on it get no network' };

/** Nodes on which the service proxy or the network plugin is not ready: what runs there suffers with a cause elsewhere. */
export const nodeAgents = objectAnalyzer({
  name: 'node-agents',
  subjects: ['DaemonSet'],
  reasons: {
    ServiceProxyDown: 'On a node, what leads Services to their pods is not ready.',
    PodNetworkDown: 'On a node, the network plugin is not ready.',
  },
  isSubject: (_, object) => roleOf(object as DaemonSet) !== null,
  analyze: (index, daemons) => {
    const role = roleOf(daemons);
    if (role === null) return [];
    return index.podsOf(daemons).flatMap((pod) => {
      const node = index.find('Node', '', pod.spec.nodeName ?? '');
      if (node === undefined || isReady(pod) || isOnLostNode(index, pod) || !hasSettled(index, pod)) return [];
      const says = `On Node ${node.metadata.name}, ${sayObject(daemons)} is not ready: ${role.says}`;
      return [
        makeFinding(index, {
          analyzer: 'node-agents',
          severity: 'medium',
          object: refOf(node),
          reason: role.reason,
          discriminator: daemons.metadata.name,
          message: `${says}.`,
          evidence: [
            fieldEvidence(pod, 'status.conditions[Ready]', 'not True'),
            fieldEvidence(pod, 'spec.nodeName', node.metadata.name),
          ],
          cause: null,
          dependsOn: [refOf(daemons), refOf(pod)],
        }),
      ];
    });
  },
});

/** By what it runs and mounts. A network plugin writes its configuration onto the node. */
function roleOf({ spec }: DaemonSet): Role | null {
  const { containers, volumes = [] } = spec.template.spec;
  if (
    containers.some(({ image, command = [] }) =>
      [image, ...command].some((word) => /(?:^|\/)kube-proxy(?:[:@-]|$)/.test(word)),
    )
  )
    return proxy;
  return volumes.some(({ hostPath }) => /^\/etc\/cni\/|^\/opt\/cni\//.test(hostPath?.path ?? '')) ? network : null;
}

function hasSettled(index: ClusterIndex, { metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  return isOlderThan(index, condition?.lastTransitionTime ?? metadata.creationTimestamp, patienceSeconds);
}
