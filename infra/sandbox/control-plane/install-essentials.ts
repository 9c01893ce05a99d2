import { isStatus, type KubeApi } from '../kube-api.ts';
import { manifestPath, sandboxAdmin } from '../sandbox-admin.ts';
import { clusterEssentials } from './cluster-essentials.ts';
import { nodeManifests } from './node-manifests.ts';

export type EssentialsOptions = { readonly nodes: number; readonly kubeletPort: number };

const fieldManager = 'sandbox-setup';

/** Brings access rules, classes, metrics and nodes to a fresh API server. What exists is kept, except what apply owns. */
export async function installEssentials(api: KubeApi, options: EssentialsOptions): Promise<void> {
  const { apply } = sandboxAdmin(api, fieldManager);
  await Promise.all([
    ...clusterEssentials().map((manifest) => apply(manifest)),
    ...nodeManifests(options.nodes, options.kubeletPort).map((node) => createOnce(api, node)),
  ]);
}

/** A node keeps what happened to it (taints, cordons, power) over a restart, so it is never applied over. */
async function createOnce(api: KubeApi, manifest: object): Promise<void> {
  const path = manifestPath(manifest as Parameters<typeof manifestPath>[0]);
  try {
    await api.create(path.slice(0, path.lastIndexOf('/')), manifest);
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
  }
}
