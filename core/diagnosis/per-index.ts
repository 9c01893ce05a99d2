import type { ClusterIndex } from '../cluster/cluster-index.ts';

/** A view of an index that several analyzers share, worked out once per index and forgotten with it. `compute` is pure. */
export function perIndex<T>(compute: (index: ClusterIndex) => T): (index: ClusterIndex) => T {
  const known = new WeakMap<ClusterIndex, { readonly value: T }>();
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found.value;
    const value = compute(index);
    known.set(index, { value });
    return value;
  };
}
