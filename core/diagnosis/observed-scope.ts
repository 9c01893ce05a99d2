import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { perIndex, perKey } from './per-index.ts';

/** Whether the absence of an object in this namespace is a fact: it was read, or does not exist at all. */
export const isNamespaceRead = perKey((index, namespace): boolean => {
  // Events are no sign that it was read: those about nodes stand in `default`.
  if (index.populatedNamespaces().includes(namespace)) return true;
  return index.knows('Namespace') && index.find('Namespace', '', namespace) === undefined;
});

/** The only namespace that was looked at, or null when more were (or the cluster has just one). */
export const scopeNamespace = perIndex((index: ClusterIndex): string | null => {
  const [first, ...others] = index.populatedNamespaces();
  return first !== undefined && others.length === 0 && index.all('Namespace').length > 1 ? first : null;
});
