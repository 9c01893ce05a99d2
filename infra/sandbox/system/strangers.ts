import type { KubeObject, Secret } from '../../../core/cluster/kube-object.ts';
import type { KindName } from '../../../core/cluster/resource-kinds.ts';
import { type Manifest, manifestKey, type SystemObject } from './manifest.ts';

/** Kinds that people and the system write. */
export const systemKinds = [
  'Namespace',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'ResourceQuota',
  'LimitRange',
  'PersistentVolumeClaim',
  'NetworkPolicy',
  'Service',
  'Ingress',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Pod',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
] as const satisfies readonly KindName[];

/** The control plane keeps things of its own here, so nothing in it counts as added. */
const sharedNamespace = 'kube-system';
const madeByControllers: ReadonlySet<string> = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

/** Objects in the system's namespaces that are neither the system's nor made by a controller. */
export function strangersIn(live: readonly KubeObject[], objects: readonly SystemObject[]): readonly KubeObject[] {
  const own = new Set(objects.map(({ manifest }) => manifestKey(manifest)));
  const namespaces = new Set(objects.map(({ manifest }) => manifest.metadata.namespace ?? ''));
  const claims = new Set(objects.flatMap(({ manifest }) => claimsOf(manifest)));
  return live.filter((object) => {
    const { namespace = '', name, ownerReferences = [] } = object.metadata;
    if (namespace === '' || namespace === sharedNamespace || !namespaces.has(namespace)) return false;
    if (ownerReferences.length > 0 || madeByControllers.has(`${object.kind}/${name}`)) return false;
    if ((object as Secret).type === 'kubernetes.io/service-account-token') return false;
    return !own.has(manifestKey(object as unknown as Manifest)) && !claims.has(`${namespace}/${name}`);
  });
}

/** `namespace/name` of the claims that a StatefulSet's replicas have. */
function claimsOf({ kind, metadata, spec }: Manifest): readonly string[] {
  if (kind !== 'StatefulSet') return [];
  const templates = (spec?.volumeClaimTemplates ?? []) as readonly {
    readonly metadata: { readonly name: string };
  }[];
  const replicas = Number(spec?.replicas ?? 1);
  return templates.flatMap((template) =>
    Array.from(
      { length: replicas },
      (_, ordinal) => `${metadata.namespace}/${template.metadata.name}-${metadata.name}-${ordinal}`,
    ),
  );
}
