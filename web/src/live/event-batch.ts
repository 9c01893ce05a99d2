export type EventBatch<E> = {
  readonly add: (event: E) => void;
  /** Drops what is waiting. */
  readonly cancel: () => void;
};

type Options<E> = {
  /** Time from the first event of a batch to its delivery, in milliseconds: the page's staleness at most. */
  readonly windowMs: number;
  readonly deliver: (events: readonly E[]) => void;
};

/** Gathers events for a moment and delivers them together, so that a storm of events redraws the page once. */
export function createEventBatch<E>({ windowMs, deliver }: Options<E>): EventBatch<E> {
  let waiting: E[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    const events = waiting;
    waiting = [];
    timer = undefined;
    deliver(events);
  }

  return {
    add(event) {
      waiting.push(event);
      timer ??= setTimeout(flush, windowMs);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
