import { KubeSageError } from '../../core/errors.ts';
import type { ClusterStore } from '../database/stores.ts';
import type { Clusters } from './clusters.ts';
import { type ConnectedCluster, connectCluster } from './connect-cluster.ts';

/** The registered clusters. Connections are kept, and made anew when the stored kubeconfig or context is another. */
export function connectClusters(store: ClusterStore): Clusters {
  const kept = new Map<string, { readonly key: string; readonly cluster: Promise<ConnectedCluster> }>();

  return {
    names: async () => (await store.list()).map(({ name }) => name),
    connect: async (name) => {
      const [registered, kubeconfig] = await Promise.all([store.find(name), store.kubeconfigOf(name)]);
      if (registered === null || kubeconfig === null) {
        forget(name);
        throw new KubeSageError('NotFound', `No cluster "${name}" is registered.`, {
          next: '`kubesage clusters ls` lists those that are; `kubesage clusters add` registers one.',
        });
      }
      const key = `${registered.context}\n${kubeconfig}`;
      const known = kept.get(name);
      if (known?.key === key) return known.cluster;
      forget(name);
      const cluster = connectCluster(name, kubeconfig, registered.context);
      kept.set(name, { key, cluster });
      cluster.catch(() => kept.delete(name));
      return cluster;
    },
  };

  function forget(name: string): void {
    // Whoever still works with the old connection finishes there.
    kept
      .get(name)
      ?.cluster.then((cluster) => cluster.close())
      .catch(() => undefined);
    kept.delete(name);
  }
}
