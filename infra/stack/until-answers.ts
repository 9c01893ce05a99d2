import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 80;
const answerWithinMs = 2_000;

/** Resolves once the address answers with success; rejects when the signal aborts. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]) });
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not up yet.
    }
    await delay(everyMs, undefined, { signal });
  }
}
