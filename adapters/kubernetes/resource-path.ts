import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import { type ResourceKind, resourceKind } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';

/** Path of a kind's collection: in one namespace, or ('' and for cluster-scoped kinds) in the whole cluster. */
export function collectionPath({ apiVersion, plural, namespaced }: ResourceKind, namespace: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${plural}`;
}

/** Throws InvalidRequest for a kind that KubeSage does not know, and for a namespaced object without its namespace. */
export function objectPath(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>, apiVersion?: string): string {
  return `${ownCollectionPath(ref, apiVersion)}/${encodeURIComponent(requireName(ref))}`;
}

export function ownCollectionPath(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>, apiVersion?: string): string {
  const kind = resourceKind(ref.kind);
  if (kind === undefined) throw new KubeSageError('InvalidRequest', `${ref.kind} is not a kind that KubeSage handles.`);
  if (kind.namespaced && ref.namespace === '') {
    throw new KubeSageError('InvalidRequest', `${ref.kind} ${ref.name} needs a namespace.`);
  }
  return collectionPath({ ...kind, apiVersion: apiVersion ?? kind.apiVersion }, ref.namespace);
}

function requireName({ kind, name }: Pick<ObjectRef, 'kind' | 'name'>): string {
  // '.' and '..' would be taken as steps of the path.
  if (name === '' || name === '.' || name === '..') {
    throw new KubeSageError('InvalidRequest', `"${name}" is not the name of a ${kind}.`);
  }
  return name;
}
