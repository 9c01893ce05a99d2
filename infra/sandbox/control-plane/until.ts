import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once the probe answers true; a probe that throws has answered false. Rejects when the signal aborts. */
export async function until(probe: () => Promise<boolean>, signal: AbortSignal, everyMs = 100): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await probe().catch(() => false)) return;
    await sleep(everyMs, undefined, { signal });
  }
}
