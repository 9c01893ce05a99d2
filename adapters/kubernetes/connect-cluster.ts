import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import { KubeSageError } from '../../core/errors.ts';
import { openApiConnection } from './api-connection.ts';
import type { Cluster } from './cluster.ts';
import { credentialSource } from './cluster-credentials.ts';
import { guardObject } from './guard-object.ts';
import { mutateObject } from './mutate-object.ts';
import { observeCluster } from './observe-cluster.ts';
import { readLogs } from './read-logs.ts';
import { objectPath } from './resource-path.ts';
import { watchCluster } from './watch-cluster.ts';

/** A cluster with the connections that are kept to it. */
export type ConnectedCluster = Cluster & {
  /** Resolves when what is under way has ended. */
  readonly close: () => Promise<void>;
};

const versionTimeoutMs = 5_000;

/**
 * Connects by one context of a kubeconfig ('' for the current one). Throws KubeconfigInvalid, or ClusterCredentialsInvalid for a
 * certificate past its time; asks nothing of the cluster yet.
 */
export async function connectCluster(name: string, kubeconfig: string, context: string): Promise<ConnectedCluster> {
  const api = openApiConnection(name, credentialSource(kubeconfig, context));
  return {
    name,
    observe: (options) => observeCluster(name, api, options),
    watch: (options) => watchCluster(name, api, options),
    readLogs: (requests, signal) => readLogs(api, requests, signal),
    read: async (ref, signal) => {
      try {
        return guardObject(await api.get<KubeObject>({ path: objectPath(ref), does: `get ${refKey(ref)}`, signal }));
      } catch (error) {
        if (error instanceof KubeSageError && error.code === 'NotFound') return null;
        throw error;
      }
    },
    mutate: (ref, apiVersion, change, options) => mutateObject(api, { ref, apiVersion, change, options }),
    version: async (signal) => {
      const request = { path: '/version', does: 'tell its version', timeoutMs: versionTimeoutMs, signal };
      return (await api.get<{ readonly gitVersion: string }>(request)).gitVersion;
    },
    close: api.close,
  };
}
