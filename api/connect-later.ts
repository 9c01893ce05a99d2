import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../core/errors.ts';
import type { ApiLog } from './dependencies.ts';

export type LateConnection<T> = {
  /** Throws DependencyDown until the part has been reached. */
  readonly get: () => T;
  /** Resolves once it has been reached; rejects when stopped before. */
  readonly connected: Promise<T>;
};

type Options<T> = {
  /** As a person knows it: "PostgreSQL". */
  readonly part: string;
  readonly connect: () => Promise<T>;
  readonly signal: AbortSignal;
  readonly log: ApiLog;
};

const firstWaitMs = 250;
const mostWaitMs = 2_000;

/** Connects in the background with growing waits, so that the API answers (and can say what is missing) before its parts are up. */
export function connectLater<T>({ part, connect, signal, log }: Options<T>): LateConnection<T> {
  let current: { readonly value: T } | undefined;
  let reason = 'not tried yet';
  const connected = keepTrying();
  connected.catch(() => {});

  return {
    connected,
    get() {
      if (current !== undefined) return current.value;
      throw new KubeSageError('DependencyDown', `${part} is not connected yet: ${reason}`);
    },
  };

  async function keepTrying(): Promise<T> {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, mostWaitMs)) {
      try {
        const value = await connect();
        current = { value };
        log.info({ part }, 'Connected');
        return value;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
        log.warn({ part, reason }, 'Not up yet, trying again');
        await delay(waitMs, undefined, { signal });
      }
    }
  }
}
