import type { Gap } from './cluster-snapshot.ts';
import type { KubeObject } from './kube-object.ts';
import type { KindName } from './resource-kinds.ts';

/** What a watch of a cluster tells. Objects are trimmed and masked as those of an observation are. */
export type WatchEvent =
  /** All that a kind holds: the first word about it, and again after each new list. What was known and is not among them is gone. */
  | { readonly type: 'replaced'; readonly list: KindName; readonly objects: readonly KubeObject[] }
  /** New or changed. May come twice, and may be older than what is known: the index compares resource versions. */
  | { readonly type: 'set'; readonly list: KindName; readonly object: KubeObject }
  | { readonly type: 'deleted'; readonly list: KindName; readonly object: KubeObject }
  /** The kind cannot be read at present; what is known of it stays. */
  | { readonly type: 'gap'; readonly list: KindName; readonly gap: Gap }
  | { readonly type: 'gap-closed'; readonly list: KindName };
