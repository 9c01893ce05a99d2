import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { resourceKinds } from '../cluster/resource-kinds.ts';
import { perIndex } from './per-index.ts';

/** Namespaces of which anything was read. Events are no sign: those about nodes stand in `default`. One pass over the objects. */
const readNamespaces = perIndex((index): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { kind, namespaced } of resourceKinds) {
    if (!namespaced || kind === 'Event') continue;
    for (const object of index.all(kind)) names.add(object.metadata.namespace ?? '');
  }
  return names;
});

/** Whether the absence of an object in this namespace is a fact: it was read, or does not exist at all. */
export function isNamespaceRead(index: ClusterIndex, namespace: string): boolean {
  if (readNamespaces(index).has(namespace)) return true;
  return index.knows('Namespace') && index.find('Namespace', '', namespace) === undefined;
}

/** The only namespace that was looked at, or null when more were (or the cluster has just one). */
export function scopeNamespace(index: ClusterIndex): string | null {
  const [first, ...others] = readNamespaces(index);
  return first !== undefined && others.length === 0 && index.all('Namespace').length > 1 ? first : null;
}
