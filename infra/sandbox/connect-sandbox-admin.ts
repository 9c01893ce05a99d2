import { connectKubeApi } from './kube-api.ts';
import { readKubeconfigTarget } from './read-kubeconfig-target.ts';
import { sandboxAdmin } from './sandbox-admin.ts';
import type { SandboxAdmin } from './scenarios/scenario.ts';

/** The administrator's hand on a running sandbox, by the path of its admin kubeconfig. */
export async function connectSandboxAdmin(adminKubeconfig: string): Promise<SandboxAdmin> {
  return sandboxAdmin(connectKubeApi(await readKubeconfigTarget(adminKubeconfig)));
}
