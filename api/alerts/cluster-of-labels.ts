import type { ClusterStore } from '../../adapters/database/stores.ts';
import { cut, plain } from '../../core/alerts/bound-texts.ts';
import { chooseCluster } from '../clusters/choose-cluster.ts';

/**
 * Which cluster alerts are about: the one that the address of the hook names, which must be registered; else what the label `cluster`
 * names, registered or not; else the only one there is. '' when nothing tells.
 */
export async function clusterOfLabels(
  clusters: ClusterStore,
  named: string | undefined,
): Promise<(labels: Readonly<Record<string, string>>) => string> {
  if (named !== undefined) {
    const cluster = await chooseCluster(clusters, named);
    return () => cluster;
  }
  const registered = (await clusters.list()).map(({ name }) => name);
  const only = registered.length === 1 ? (registered[0] ?? '') : '';
  return ({ cluster = '' }) => {
    if (registered.includes(cluster)) return cluster;
    // With one cluster, its name in Prometheus is often another one than here.
    return only === '' ? cut(plain(cluster), 63) : only;
  };
}
