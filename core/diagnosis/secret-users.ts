import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, PodSpec } from '../cluster/kube-object.ts';
import { isTopWorkload, podTemplateOf, type Workload } from './workloads.ts';

/** Who serves or reads a Secret: Ingresses and Gateways, which serve clients by it, and workloads that mount it. */
export type SecretUsers = { readonly routes: readonly KubeObject[]; readonly workloads: readonly Workload[] };

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet', 'Pod'] as const;

/** Cost: the objects of the namespace, and all Gateways. Ask only about Secrets that something is wrong with. */
export function secretUsers(index: ClusterIndex, namespace: string, name: string): SecretUsers {
  const ingresses = index
    .inNamespace('Ingress', namespace)
    .filter(({ spec }) => (spec.tls ?? []).some(({ secretName }) => secretName === name));
  const gateways = index
    .all('Gateway')
    .filter(({ spec, metadata }) =>
      (spec?.listeners ?? []).some(({ tls }) =>
        (tls?.certificateRefs ?? []).some(
          (reference) => reference.name === name && (reference.namespace ?? metadata.namespace ?? '') === namespace,
        ),
      ),
    );
  const workloads = kinds.flatMap((kind) =>
    index
      .inNamespace(kind, namespace)
      .filter(
        (workload) => mountedSecrets(podTemplateOf(workload).spec).includes(name) && isTopWorkload(index, workload),
      ),
  );
  return { routes: [...ingresses, ...gateways], workloads };
}

/** Names of the Secrets that the volumes of a pod hold. */
export function mountedSecrets({ volumes = [] }: PodSpec): readonly string[] {
  return volumes.flatMap(({ secret, projected }) => [
    ...(secret === undefined ? [] : [secret.secretName]),
    ...(projected?.sources ?? []).flatMap(
      (source) => (source.secret as { readonly name?: string } | undefined)?.name ?? [],
    ),
  ]);
}
