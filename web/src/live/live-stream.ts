import { createEventBatch } from './event-batch.ts';
import { eventTypes } from './event-types.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused';

/** The part of the browser's EventSource that is used. */
export type EventSourceLike = Pick<EventSource, 'readyState' | 'close'> & {
  readonly addEventListener: (type: string, listener: () => void) => void;
};

type Options = {
  readonly connect: () => EventSourceLike;
  /** Settles when what the events changed has been read again. */
  readonly onEvents: (types: readonly string[]) => Promise<void>;
  /** The stream was away: events may have been missed. */
  readonly onResync: () => void;
};

export type LiveStream = {
  readonly start: () => void;
  readonly stop: () => void;
  readonly pause: () => void;
  readonly state: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
};

const closed = 2;
const batchWindowMs = 300;
const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/**
 * The one live stream of a tab. The browser reconnects by itself after a cut, with Last-Event-ID; after an answer that was
 * an error it gives up, and then this tries again with growing pauses. Whenever the stream comes back, all is read again.
 */
export function createLiveStream({ connect, onEvents, onResync }: Options): LiveStream {
  const listeners = new Set<() => void>();
  const batch = createEventBatch<string>({ windowMs: batchWindowMs, deliver: onEvents });
  let source: EventSourceLike | undefined;
  let state: LiveState = 'connecting';
  let wasOpen = false;
  let retryMs = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function become(next: LiveState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function start(): void {
    if (source !== undefined) return;
    clearTimeout(retry);
    become(wasOpen ? 'reconnecting' : 'connecting');
    const opened = connect();
    source = opened;
    opened.addEventListener('open', () => {
      retryMs = firstRetryMs;
      if (wasOpen) onResync();
      wasOpen = true;
      become('live');
    });
    opened.addEventListener('error', () => {
      become('reconnecting');
      if (opened.readyState !== closed) return;
      close();
      retry = setTimeout(start, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
      // The reason may be that the session ended, which only an ordinary request can tell.
      onResync();
    });
    for (const type of eventTypes) opened.addEventListener(type, () => batch.add(type));
  }

  function close(): void {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  return {
    start,
    stop() {
      close();
      batch.cancel();
    },
    pause() {
      close();
      become('paused');
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
