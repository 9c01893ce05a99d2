import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { CustomResourceDefinition } from '../../core/cluster/platform-objects.ts';
import { type ResourceKind, resourceKinds, virtualKinds } from '../../core/cluster/resource-kinds.ts';

/** Of one kind: some operators keep an object for each pod, image or request. */
export const mostCustomResources = 2_000;

const builtIn: ReadonlySet<string> = new Set(resourceKinds.map(collectionOf));
const taken: ReadonlySet<string> = new Set([...resourceKinds.map(({ kind }) => kind), ...virtualKinds]);

/**
 * How a custom resource is read, by its definition: in the version in which it is stored. `kind` is its own, or `Kind.group` where one
 * of Kubernetes' own has that name. null while it is not served, and for what is a row of `resourceKinds`.
 */
export function customKind({ metadata, spec, status }: CustomResourceDefinition): ResourceKind | null {
  if (builtIn.has(metadata.name)) return null;
  const isEstablished = status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True');
  const served = spec.versions.filter((version) => version.served);
  const version = served.find(({ storage }) => storage) ?? served[0];
  if (isEstablished !== true || version === undefined) return null;
  const { group, names, scope } = spec;
  return {
    kind: taken.has(names.kind) ? `${names.kind}.${group}` : names.kind,
    apiVersion: `${group}/${version.name}`,
    plural: names.plural,
    namespaced: scope !== 'Cluster',
  };
}

/** That of a kind which has more objects than are read. */
export function cutGap(cluster: string, { kind, plural, apiVersion }: ResourceKind): Gap {
  const which = `${plural} (${apiVersion})`;
  const detail = `Cluster ${cluster} has more than ${mostCustomResources} ${which}; only so many are read.`;
  return { kind, code: 'TooMany', detail };
}

/** Name of the definition of a kind, if it has one: `gateways.gateway.networking.k8s.io`. */
export function collectionOf({ apiVersion, plural }: ResourceKind): string {
  return apiVersion.includes('/') ? `${plural}.${apiVersion.split('/')[0]}` : plural;
}
