import { setTimeout as delay } from 'node:timers/promises';

/** A rest that can be ended early. */
export class WakeUp {
  #current: AbortController | null = null;

  /** Rejects with the signal's reason when that aborts. */
  async rest(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const early = new AbortController();
    const end = (): void => early.abort();
    this.#current = early;
    signal.addEventListener('abort', end, { once: true });
    await delay(ms, undefined, { signal: early.signal }).catch(() => undefined);
    signal.removeEventListener('abort', end);
    this.#current = null;
    signal.throwIfAborted();
  }

  wake(): void {
    this.#current?.abort();
  }
}
