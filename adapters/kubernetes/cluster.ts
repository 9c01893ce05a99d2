import type { ClusterSnapshot, LogTail } from '../../core/cluster/cluster-snapshot.ts';
import type { KubeObject, Pod } from '../../core/cluster/kube-object.ts';
import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import type { KindName } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import type { Change } from '../../core/remediation/plan.ts';

export type ObserveOptions = {
  /** Limits namespaced kinds to one namespace; cluster-scoped kinds are read all the same. */
  readonly namespace?: string;
  readonly kinds?: readonly KindName[];
  readonly signal?: AbortSignal;
};

export type WatchOptions = {
  readonly signal: AbortSignal;
  /** In batches, in the order in which each kind was told of. The first word about a kind is `replaced`, or a gap. */
  readonly onEvents: (events: readonly WatchEvent[]) => void;
  /** About every second while all that can be read is followed: what was told is what is there. */
  readonly onAlive: () => void;
};

export type MutationOptions = {
  /** Written as the annotation `kubesage.dev/operation` in the same request: a retry that finds it has nothing to do. */
  readonly operation: string;
  /** Refuses with Conflict when the object has another uid. '' for a creation. */
  readonly uid: string;
  /** Refuses with StalePlan when the live object's digest differs; undefined to skip the check. */
  readonly digest?: string;
  readonly isDryRun: boolean;
  readonly signal?: AbortSignal;
};

export type MutationResult = {
  /** The object as the API server answered it; null after a deletion. */
  readonly object: KubeObject | null;
  /** True when an earlier attempt of the same operation had already done it. */
  readonly wasAlreadyDone: boolean;
  /** `Warning:` headers of the API server. */
  readonly warnings: readonly string[];
};

/**
 * One Kubernetes cluster, read as plain JSON. Every method throws KubeSageError: ClusterUnreachable, ClusterCredentialsInvalid,
 * Forbidden, NotFound, Conflict, ClusterOverloaded (with retryAfterMs), Timeout, InvalidRequest.
 * Secret values never pass this interface: they arrive as `<n bytes>`.
 */
export type Cluster = {
  readonly name: string;
  /** Lists every kind in parallel, paginated. A kind that cannot be read becomes a gap; only when none can does it throw. */
  readonly observe: (options: ObserveOptions) => Promise<ClusterSnapshot>;
  /**
   * Tells of all that `observe` reads, and of every change to it, until the signal aborts: rejects with its reason then. Dropped
   * connections, restarts and forgotten versions are mended on the way; a kind that cannot be read is a gap for as long. Rejects with
   * a KubeSageError when nothing at all can be read.
   */
  readonly watch: (options: WatchOptions) => Promise<never>;
  /** Bounded tails of the given containers; a container without a log is left out. Secrets are redacted. */
  readonly readLogs: (requests: readonly LogRequest[], signal?: AbortSignal) => Promise<readonly LogTail[]>;
  /** null when it does not exist. */
  readonly read: (
    ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>,
    signal?: AbortSignal,
  ) => Promise<KubeObject | null>;
  /** Applies one change exactly once per operation. */
  readonly mutate: (
    ref: ObjectRef,
    apiVersion: string,
    change: Change,
    options: MutationOptions,
  ) => Promise<MutationResult>;
  /** Server version (`v1.34.3`): the cheapest proof that it is reachable and lets us in. */
  readonly version: (signal?: AbortSignal) => Promise<string>;
};

export type LogRequest = {
  readonly pod: Pod;
  readonly container: string;
  readonly previous: boolean;
  readonly tailLines: number;
};
