import type { ObjectOfKind } from './kube-object.ts';
import type { KindName } from './resource-kinds.ts';

/** A kind that could not be read, shown to the person instead of being silently absent. */
export type Gap = {
  readonly kind: string;
  /** Stable code of `core/errors.ts`, for instance Forbidden or Timeout. */
  readonly code: string;
  readonly detail: string;
};

/** The tail of one container's log. Lines are data from the cluster, already redacted, oldest first. */
export type LogTail = {
  readonly podUid: string;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
};

/** What one observation of a cluster saw. Kinds that were not read are absent from `objects` and named in `gaps`. */
export type ClusterSnapshot = {
  readonly cluster: string;
  /** RFC 3339. The only clock that analyzers may use. */
  readonly observedAt: string;
  readonly objects: { readonly [K in KindName]?: readonly ObjectOfKind[K][] };
  readonly logs: readonly LogTail[];
  readonly gaps: readonly Gap[];
};
