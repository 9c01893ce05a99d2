import { useSyncExternalStore } from 'react';

type Clock = { readonly subscribe: (listener: () => void) => () => void; readonly read: () => number };

/** One timer for everything on the page that shows time at the same pace. */
function createClock(everyMs: number): Clock {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    now = Date.now();
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      now = Date.now();
      timer ??= setInterval(tick, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: () => now,
  };
}

const clocks = { second: createClock(1_000), slow: createClock(10_000) } as const;

/** The time, in milliseconds; the component is drawn again as it passes. */
export function useNow(pace: keyof typeof clocks): number {
  const clock = clocks[pace];
  return useSyncExternalStore(clock.subscribe, clock.read);
}
