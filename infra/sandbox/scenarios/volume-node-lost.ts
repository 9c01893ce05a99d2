import { isStatus } from '../kube-api.ts';
import { objectPath, readAll } from '../system/read-all.ts';
import type { SandboxAdmin, Scenario } from './scenario.ts';

export const volumeNodeLost: Scenario = {
  name: 'volume-node-lost',
  title: 'Machine removed that held a volume',
  truth: {
    culprit: { kind: 'PersistentVolumeClaim', namespace: 'data', name: 'data-opensearch-2' },
    reason: 'VolumeNodeLost',
    explanation:
      'The machine with the local disk of data-opensearch-2 was taken out of the cluster; the volume can be mounted nowhere else.',
    remedies: [],
  },
  break: async (admin) => {
    const pods = await readAll(admin, 'Pod');
    const node =
      pods.find(({ metadata }) => metadata.namespace === 'data' && metadata.name === 'opensearch-2')?.spec.nodeName ??
      '';
    await admin.delete(objectPath('Node', '', node));
    const stranded = pods.filter(({ spec }) => spec.nodeName === node);
    await Promise.all(stranded.map(({ metadata }) => forceDelete(admin, metadata.namespace ?? '', metadata.name)));
  },
};

/** `kubectl delete pod --force`: there is no kubelet any more that could confirm the end. */
async function forceDelete(admin: SandboxAdmin, namespace: string, name: string): Promise<void> {
  try {
    await admin.delete(`${objectPath('Pod', namespace, name)}?gracePeriodSeconds=0`);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
