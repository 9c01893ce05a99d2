import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';

/**
 * A view of the whole index that several analyzers share, worked out when something that it read has changed; whoever uses
 * it is worked out again only when it then says something else. `compute` is pure. Prefer `perObject` and `perKey`.
 */
export function perIndex<T>(compute: (index: ClusterIndex) => T): (index: ClusterIndex) => T {
  const view = { compute };
  return (index) => index.view(view, '');
}

/** As `perIndex`, one for each key: a namespace, a node's name. */
export function perKey<T>(compute: (index: ClusterIndex, key: string) => T): (index: ClusterIndex, key: string) => T {
  const view = { compute };
  return (index, key) => index.view(view, key);
}

/** As `perIndex`, one for each object. */
export function perObject<O extends KubeObject, T>(
  compute: (index: ClusterIndex, object: O) => T,
): (index: ClusterIndex, object: O) => T {
  const view = {
    compute: (index: ClusterIndex, uid: string): T | undefined => {
      const object = index.byUid(uid) as O | undefined;
      return object === undefined ? undefined : compute(index, object);
    },
  };
  return (index, object) => {
    const { uid } = object.metadata;
    // Without a uid, or not of this index: nothing to keep it by.
    const isKnown = uid !== undefined && index.holds(object);
    return isKnown ? (index.view(view, uid) as T) : compute(index, object);
  };
}
