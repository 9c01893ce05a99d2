import { describe, expect, it } from 'vitest';
import type { ClusterStore } from '../database/stores.ts';
import { connectClusters } from './connect-clusters.ts';
import { kubeconfigFor } from './testing/serve-api.ts';

/** Our own port, in memory. */
function clusterStore(kubeconfigs: Record<string, string>): ClusterStore {
  const registered = (name: string) => ({ name, context: 'main', server: '', isSandbox: false, addedAt: '' });
  return {
    list: async () => Object.keys(kubeconfigs).map(registered),
    find: async (name) => (kubeconfigs[name] === undefined ? null : registered(name)),
    kubeconfigOf: async (name) => kubeconfigs[name] ?? null,
    save: async ({ name }, kubeconfig) => {
      kubeconfigs[name] = kubeconfig;
      return registered(name);
    },
    remove: async (name) => delete kubeconfigs[name],
  };
}

describe('connectClusters', () => {
  it('keeps a connection until the kubeconfig is another', async () => {
    const kubeconfigs = { prod: kubeconfigFor('https://one') };
    const clusters = connectClusters(clusterStore(kubeconfigs));
    const [first, second] = await Promise.all([clusters.connect('prod'), clusters.connect('prod')]);
    expect(second).toBe(first);
    kubeconfigs.prod = kubeconfigFor('https://two');
    expect(await clusters.connect('prod')).not.toBe(first);
    expect(await clusters.names()).toEqual(['prod']);
  });

  it('does not know a cluster that is not registered, or not any more', async () => {
    const kubeconfigs: Record<string, string> = { prod: kubeconfigFor('https://one') };
    const clusters = connectClusters(clusterStore(kubeconfigs));
    await clusters.connect('prod');
    delete kubeconfigs.prod;
    await expect(clusters.connect('prod')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('tries a kubeconfig again that could not be used', async () => {
    const kubeconfigs = { prod: 'nonsense' };
    const clusters = connectClusters(clusterStore(kubeconfigs));
    await expect(clusters.connect('prod')).rejects.toMatchObject({ code: 'KubeconfigInvalid' });
    await expect(clusters.connect('prod')).rejects.toMatchObject({ code: 'KubeconfigInvalid' });
  });
});
