import { setTimeout as sleep } from 'node:timers/promises';
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
    const pod = pods.find(({ metadata }) => metadata.namespace === 'data' && metadata.name === 'opensearch-2');
    const node = pod?.spec.nodeName;
    if (node === undefined) return;
    await admin.mergePatch(objectPath('Node', '', node), { spec: { unschedulable: true } });
    await empty(admin, node, false);
    await untilDetached(admin, node);
    await admin.delete(objectPath('Node', '', node));
    await empty(admin, node, true);
  },
};

/** Deletes a machine's pods: as a drain does, or by force the agents that a drain leaves. */
async function empty(admin: SandboxAdmin, node: string, isForced: boolean): Promise<void> {
  const pods = (await readAll(admin, 'Pod')).filter(({ spec }) => spec.nodeName === node);
  const isAgent = ({ metadata }: (typeof pods)[number]) =>
    metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true;
  await Promise.all(
    pods
      .filter((pod) => isForced || !isAgent(pod))
      .map(async ({ metadata }) => {
        const path = objectPath('Pod', metadata.namespace ?? '', metadata.name);
        try {
          await admin.delete(isForced ? `${path}?gracePeriodSeconds=0` : path);
        } catch (error) {
          if (!isStatus(error, 404)) throw error;
        }
      }),
  );
}

/** Volumes that can move should have left the machine before it goes, as they have by the time a person removes it. */
async function untilDetached(admin: SandboxAdmin, node: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const attachments = await readAll(admin, 'VolumeAttachment');
    if (!attachments.some(({ spec }) => spec.nodeName === node)) return;
    await sleep(150);
  }
}
