export type EventBatch<E> = {
  readonly add: (event: E) => void;
  /** Drops what is waiting. */
  readonly cancel: () => void;
};

type Options<E> = {
  /** Time from the first event of a batch to its delivery, in milliseconds: the page's staleness at most. */
  readonly windowMs: number;
  /** Must not reject. The next batch waits until it has settled. */
  readonly deliver: (events: readonly E[]) => Promise<void>;
};

/**
 * Gathers events for a moment and delivers them together, so that a storm of events redraws the page once. While a delivery
 * is under way the next batch only grows: a slow API is asked less often, instead of each question cutting off the last.
 */
export function createEventBatch<E>({ windowMs, deliver }: Options<E>): EventBatch<E> {
  let waiting: E[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDelivering = false;

  function schedule(): void {
    if (waiting.length > 0 && !isDelivering) timer ??= setTimeout(flush, windowMs);
  }

  function flush(): void {
    const events = waiting;
    waiting = [];
    timer = undefined;
    isDelivering = true;
    void deliver(events).finally(() => {
      isDelivering = false;
      schedule();
    });
  }

  return {
    add(event) {
      waiting.push(event);
      schedule();
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
