export type LoopLog = { readonly warn: (fields: Readonly<Record<string, unknown>>, says: string) => void };

type Loop = {
  /** As the log knows it: "following incidents". */
  readonly name: string;
  /** Calls back when there may be something to do. Answers the function that stops listening. */
  readonly listen: (wake: () => void) => Promise<() => Promise<void>>;
  /** Does what there is to do; true when there may be more right away. */
  readonly turn: () => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly log: LoopLog;
};

// Notifications are a hint: they are lost with the connection that brings them.
const pollMs = 2_000;
const firstWaitMs = 250;
const mostWaitMs = 15_000;

/** Turns again and again until the signal aborts: at once while there is more, when woken, and now and then. Failures are waited out. */
export async function keepGoing({ name, listen, turn, signal, log }: Loop): Promise<void> {
  let wake = (): void => undefined;
  let stopListening: (() => Promise<void>) | null = null;
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    try {
      stopListening ??= await listen(() => wake());
      const mayBeMore = await turn();
      waitMs = firstWaitMs;
      if (!mayBeMore) await pause(pollMs, signal, woken);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, `Trying again: ${name}`);
      await pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, mostWaitMs);
    }
  }
  await stopListening?.().catch(() => undefined);
}

function pause(ms: number, signal: AbortSignal, woken?: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const done = (): void => resolve();
  signal.addEventListener('abort', done, { once: true });
  if (signal.aborted) resolve();
  void woken?.then(resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
  });
}
