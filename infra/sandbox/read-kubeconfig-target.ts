import { readFile } from 'node:fs/promises';
import { KubeSageError } from '../../core/errors.ts';
import type { KubeApiTarget } from './kube-api.ts';

type Kubeconfig = {
  readonly clusters?: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users?: readonly { readonly user: { readonly token: string } }[];
};

/** Address and credentials in a kubeconfig that the sandbox wrote: JSON, one cluster, one user with a token. */
export async function readKubeconfigTarget(path: string): Promise<KubeApiTarget> {
  try {
    const { clusters, users } = JSON.parse(await readFile(path, 'utf8')) as Kubeconfig;
    const [cluster, user] = [clusters?.[0]?.cluster, users?.[0]?.user];
    if (cluster !== undefined && user !== undefined) {
      const certificateAuthority = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
      return { server: cluster.server, token: user.token, certificateAuthority };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KubeSageError('KubeconfigInvalid', `The sandbox's kubeconfig ${path} cannot be read: ${why}`, {
      cause: error,
    });
  }
  throw new KubeSageError('KubeconfigInvalid', `${path} is not a kubeconfig that the sandbox wrote.`);
}
