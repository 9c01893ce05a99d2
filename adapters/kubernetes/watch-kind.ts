import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { ResourceKind } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import { guardObject } from './guard-object.ts';
import { listKind } from './list-kind.ts';
import { parseWatchLine } from './parse-watch-line.ts';
import { collectionPath } from './resource-path.ts';
import { SharedParts } from './shared-parts.ts';
import type { WakeUp } from './wake-up.ts';
import { jittered, type WatchTiming } from './watch-timing.ts';

/** Hears of one kind. */
export type KindListener = {
  /** All there is, or as much of it as is read. */
  readonly onReplaced: (objects: readonly KubeObject[], isCut: boolean) => void;
  readonly onSet: (object: KubeObject) => void;
  readonly onDeleted: (object: KubeObject) => void;
  /** It cannot be read, and that is worth telling. May come again. */
  readonly onTrouble: (error: KubeSageError) => void;
  readonly onRecovered: () => void;
  /** Whether what was told is kept current at present. */
  readonly onFollowing: (isFollowing: boolean) => void;
};

export type KindWatchOptions = {
  readonly signal: AbortSignal;
  readonly timing: WatchTiming;
  /** Ends a rest: the kind may be served now. */
  readonly wakeUp: WakeUp;
  /** What is kept of an object. `guardObject` unless told. */
  readonly sieve?: (object: KubeObject) => KubeObject;
  /** No more objects than so many are read; a kind that has more is listed now and then instead of being watched. */
  readonly most?: number;
  /** Of kinds that hardly anybody uses: those without objects need no stream of their own. */
  readonly restsWhenEmpty?: boolean;
};

const pageSize = 500;
const listWithinMs = 120_000;
const mostRetryAfterMs = 300_000;
const listsBetweenWatches = 5;
/** A stream that ends sooner and said nothing is no stream. */
const leastStreamMs = 1_000;

/**
 * Follows one kind for as long as the signal lets it: lists it, then watches from there, and lists anew when the server has forgotten
 * that version. Whatever breaks is tried again, later each time. Rejects with the signal's reason, and with nothing else.
 */
export async function watchKind(
  api: ApiConnection,
  kind: ResourceKind,
  listener: KindListener,
  options: KindWatchOptions,
): Promise<never> {
  const { signal, timing, wakeUp, most, restsWhenEmpty = false } = options;
  const parts = new SharedParts();
  const sieve = (object: KubeObject): KubeObject => parts.share((options.sieve ?? guardObject)(object));
  const path = collectionPath(kind, '');
  /** Where the next watch begins; '' when the next step is a list. */
  let version = '';
  let failures = 0;
  let failingSince: number | null = null;
  let isInTrouble = false;
  let wasServed = false;
  /** That there is nothing of it need not be said again and again. */
  let isToldEmpty = false;
  /** How often it is only listed before it is watched again, since it may be listed but not watched. */
  let listsOnly = 0;

  for (;;) {
    const startedAt = Date.now();
    try {
      if (version === '') await list();
      else await follow();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof KubeSageError)) throw error;
      await recover(error, startedAt);
    }
  }

  async function list(): Promise<void> {
    const endAt = Date.now() + listWithinMs;
    const limits = { namespace: '', endAt, pageSize, sieve, signal, ...(most === undefined ? {} : { most }) };
    const { objects, version: listed, isCut } = await listKind(api, kind, limits);
    parts.forget();
    wasServed = true;
    well();
    replaced(objects, isCut);
    const isOnlyListed = isCut || listed === '' || listsOnly > 0 || (restsWhenEmpty && objects.length === 0);
    listsOnly = Math.max(0, listsOnly - 1);
    if (isOnlyListed) await rest(timing.restMs);
    else version = listed;
  }

  async function follow(): Promise<void> {
    const openedAt = Date.now();
    let isOpen = false;
    let hasSpoken = false;
    const query = new URLSearchParams({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: String(Math.ceil(jittered(timing.streamMs) / 1000)),
    });
    try {
      await api.stream({
        path: `${path}?${query}`,
        does: `watch ${kind.plural}`,
        timeoutMs: timing.openMs,
        idleMs: timing.idleMs,
        signal,
        onOpen: () => {
          isOpen = true;
          well();
        },
        onLine: (line) => {
          take(line);
          hasSpoken = true;
          failures = 0;
        },
      });
    } catch (error) {
      if (!(error instanceof KubeSageError)) throw error;
      // Silence may be a quiet kind as well as a dead connection: a new one tells.
      if (!(isOpen && error.code === 'Timeout')) throw error;
    }
    if (hasSpoken || Date.now() - openedAt >= leastStreamMs) failures = 0;
    else throw new KubeSageError('ClusterUnreachable', `The watch of ${kind.plural} ended as soon as it had begun.`);
  }

  function take(line: string): void {
    const event = parseWatchLine(line, kind);
    switch (event.type) {
      case 'bookmark':
        break;
      case 'set':
        isToldEmpty = false;
        listener.onSet(sieve(event.object));
        break;
      case 'deleted':
        listener.onDeleted(sieve(event.object));
        break;
      default:
        event satisfies never;
    }
    version = event.version;
  }

  async function recover(error: KubeSageError, startedAt: number): Promise<void> {
    failures += 1;
    failingSince ??= startedAt;
    const isLasting = Date.now() - failingSince >= timing.graceMs;
    // A server that has just begun forbids what it will allow in a moment, and does not know all that it serves.
    if (error.code === 'Forbidden' && (isLasting || !wasServed)) return forbidden(error);
    const isAbsent = error.code === 'NotFound';
    if (isAbsent && kind.optional === true && (isLasting || !wasServed)) return absent();
    if (isLasting || error.code === 'ClusterCredentialsInvalid') trouble(error);
    const isForgotten = error.code === 'Conflict';
    if (isForgotten || isAbsent) version = '';
    const leastMs = Math.min(error.retryAfterMs ?? 0, mostRetryAfterMs);
    await pause(isForgotten && failures === 1 ? 0 : Math.max(backOff(), leastMs));
  }

  async function forbidden(error: KubeSageError): Promise<void> {
    if (version !== '') {
      listsOnly = listsBetweenWatches;
      return rest(0);
    }
    wasServed = false;
    trouble(error);
    return rest(Math.min(timing.forbiddenMs, timing.graceMs * 2 ** Math.min(failures - 1, 10)));
  }

  async function absent(): Promise<void> {
    wasServed = false;
    well();
    replaced([], false);
    await rest(timing.restMs);
  }

  function replaced(objects: readonly KubeObject[], isCut: boolean): void {
    if (!isToldEmpty || objects.length > 0) listener.onReplaced(objects, isCut);
    isToldEmpty = objects.length === 0;
  }

  function well(): void {
    failingSince = null;
    if (isInTrouble) listener.onRecovered();
    isInTrouble = false;
    listener.onFollowing(true);
  }

  function trouble(error: KubeSageError): void {
    isInTrouble = true;
    listener.onTrouble(error);
  }

  function backOff(): number {
    return jittered(Math.min(timing.mostWaitMs, timing.firstWaitMs * 2 ** Math.min(failures - 1, 10)));
  }

  async function pause(ms: number): Promise<void> {
    listener.onFollowing(false);
    await wakeUp.rest(ms, signal);
  }

  async function rest(ms: number): Promise<void> {
    version = '';
    // There is nothing to follow meanwhile.
    listener.onFollowing(true);
    await wakeUp.rest(jittered(ms), signal);
  }
}
