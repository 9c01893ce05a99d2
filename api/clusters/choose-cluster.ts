import type { ClusterStore } from '../../adapters/database/stores.ts';
import { KubeSageError } from '../../core/errors.ts';

/** The named cluster, or the only one there is. */
export async function chooseCluster(clusters: ClusterStore, name: string | undefined): Promise<string> {
  if (name !== undefined) {
    if ((await clusters.find(name)) !== null) return name;
    throw new KubeSageError('NotFound', `No cluster is registered under the name "${name}".`, {
      next: '`kubesage clusters ls` shows the registered ones; `kubesage clusters add` registers one.',
    });
  }
  const names = (await clusters.list()).map((cluster) => cluster.name);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw only === undefined
    ? new KubeSageError('NotFound', 'No cluster is registered yet.', {
        next: 'Register one: `kubesage clusters add NAME --kubeconfig FILE`.',
      })
    : new KubeSageError('InvalidRequest', `Several clusters are registered: ${names.join(', ')}.`, {
        next: 'Name one of them: `cluster` in the request, `--cluster` on the command line.',
      });
}
