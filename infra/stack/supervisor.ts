import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../../core/errors.ts';
import { endProcess } from './end-process.ts';
import { endOfLog, rotateLog } from './log-file.ts';
import type { Part } from './part.ts';
import { logFileOf } from './stack-home.ts';
import type { PartState } from './stack-state.ts';
import { type PartLife, startPart } from './start-part.ts';

export type SupervisorOptions = {
  readonly logs: string;
  /** Told at once of every change, so that what runs is always on record. */
  readonly onChange: (state: PartState) => void;
};

export type Supervisor = {
  /** Starts a part when those before it are ready, and keeps it running. Resolves at its first readiness; rejects when it never gets there. */
  readonly start: (part: Part) => Promise<void>;
  /** Ends everything, each part after those that use it. */
  readonly stop: () => Promise<void>;
};

type Kept = { readonly part: Part; state: PartState; life: PartLife | null };

const readyWithinMs = 90_000;
const stopWithinMs = 10_000;
const firstBackOffMs = 100;
const longestBackOffMs = 15_000;
/** A part that served this long before it ended starts with the shortest back-off again. */
const steadyAfterMs = 5_000;
const firstTries = 3;
const rotateEveryMs = 30_000;

export function createSupervisor({ logs, onChange }: SupervisorOptions): Supervisor {
  const kept = new Map<string, Kept>();
  const ready = new Map<string, PromiseWithResolvers<void>>();
  const stopping = new AbortController();
  const rotating = setInterval(() => {
    for (const name of kept.keys()) rotateLog(logFileOf(logs, name));
  }, rotateEveryMs).unref();

  return {
    start(part) {
      if (stopping.signal.aborted) return Promise.reject(stopping.signal.reason);
      const entry: Kept = { part, state: firstState(part), life: null };
      kept.set(part.name, entry);
      say(entry, {});
      const { promise } = readyOf(part.name);
      keepRunning(entry).catch((error: unknown) => readyOf(part.name).reject(error));
      return promise;
    },
    async stop() {
      clearInterval(rotating);
      stopping.abort(new Error('The stack is being stopped.'));
      const ended = new Map<string, Promise<void>>();
      await Promise.all([...kept.values()].map((entry) => endAfterUsers(entry, ended)));
    },
  };

  async function keepRunning(entry: Kept): Promise<void> {
    const { part } = entry;
    await orStopped(Promise.all(part.after.map((name) => readyOf(name).promise)));
    let backOffMs = firstBackOffMs;
    let hasServed = false;
    for (let tries = 1; ; tries += 1) {
      const { servedMs, why } = await liveOnce(entry);
      if (stopping.signal.aborted) return;
      hasServed ||= servedMs > 0;
      if (servedMs > steadyAfterMs) backOffMs = firstBackOffMs;
      const restarts = entry.state.restarts + 1;
      const isHopeless = tries >= firstTries && !hasServed;
      if (isHopeless && part.isOptional !== true) {
        say(entry, { state: 'failed', pid: null, pidStartedAt: null, detail: why });
        throw failure(part, why);
      }
      // What is optional is tried for ever, but nobody waits for it.
      if (isHopeless) readyOf(part.name).reject(failure(part, why));
      const detail = `${why} Starting it again in ${backOffMs / 1000} s.`;
      say(entry, { state: 'restarting', pid: null, pidStartedAt: null, restarts, detail });
      await orStopped(delay(backOffMs, undefined, { signal: stopping.signal }));
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
    }
  }

  /** One life of a part, from its start to its end: for how long it served, and why it ended. */
  async function liveOnce(entry: Kept): Promise<{ readonly servedMs: number; readonly why: string }> {
    const { part } = entry;
    const logFile = logFileOf(logs, part.name);
    let life: PartLife;
    try {
      await part.beforeStart?.();
      if (stopping.signal.aborted) return { servedMs: 0, why: '' };
      life = startPart(part, logFile);
    } catch (error) {
      return { servedMs: 0, why: `It cannot be started: ${messageOf(error)}.` };
    }
    entry.life = life;
    const again = entry.state.restarts > 0;
    say(entry, { state: again ? 'restarting' : 'starting', ...(life.identity ?? { pid: null, pidStartedAt: null }) });
    const late = AbortSignal.timeout(readyWithinMs);
    try {
      await part.untilReady(AbortSignal.any([life.over, late, stopping.signal]), life.told);
      life.over.throwIfAborted();
    } catch (error) {
      if (stopping.signal.aborted) return { servedMs: 0, why: '' };
      const why = life.over.aborted ? sentence(await life.ended) : notReady(late.aborted, error);
      await end(entry, 'SIGKILL');
      return { servedMs: 0, why: withLog(why, logFile) };
    }
    const from = performance.now();
    say(entry, { state: 'running', detail: '' });
    readyOf(part.name).resolve();
    const why = sentence(await life.ended);
    return { servedMs: performance.now() - from, why: withLog(why, logFile) };
  }

  function endAfterUsers(entry: Kept, ended: Map<string, Promise<void>>): Promise<void> {
    const { name } = entry.part;
    const known = ended.get(name);
    if (known !== undefined) return known;
    const users = [...kept.values()].filter(({ part }) => [...part.after, ...(part.uses ?? [])].includes(name));
    const ending = Promise.all(users.map((user) => endAfterUsers(user, ended))).then(() => end(entry));
    ended.set(name, ending);
    return ending.then(() => say(entry, { state: 'stopped', pid: null, pidStartedAt: null, detail: '' }));
  }

  async function end({ part, life }: Kept, signal: NodeJS.Signals = part.stopSignal ?? 'SIGTERM'): Promise<void> {
    if (life?.identity === null || life === null) return;
    await endProcess(life.identity, signal, part.stopWithinMs ?? stopWithinMs);
    await life.ended;
  }

  function readyOf(name: string): PromiseWithResolvers<void> {
    const known = ready.get(name);
    if (known !== undefined) return known;
    const fresh = Promise.withResolvers<void>();
    // Whoever waits for it sees the rejection; a part that nobody waits for must not end the process.
    fresh.promise.catch(() => undefined);
    ready.set(name, fresh);
    return fresh;
  }

  function orStopped<T>(waiting: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const stop = (): void => reject(stopping.signal.reason);
    stopping.signal.addEventListener('abort', stop, { once: true });
    if (stopping.signal.aborted) stop();
    return Promise.race([waiting, promise]).finally(() => stopping.signal.removeEventListener('abort', stop));
  }

  function say(entry: Kept, change: Partial<PartState>): void {
    entry.state = { ...entry.state, ...change };
    onChange(entry.state);
  }
}

function firstState({ name, address }: Part): PartState {
  return { name, state: 'preparing', pid: null, pidStartedAt: null, address: address ?? null, restarts: 0, detail: '' };
}

function failure({ name }: Part, why: string): KubeSageError {
  return new KubeSageError('DependencyDown', `${name} did not start: ${why}`, {
    next: `Read its log (logs/${name.replaceAll('/', '-')}.log under KUBESAGE_HOME); \`kubesage doctor\` looks at the machine.`,
  });
}

function notReady(isLate: boolean, error: unknown): string {
  if (isLate) return `It was not ready within ${readyWithinMs / 1000} s.`;
  return `It cannot be used: ${messageOf(error)}.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sentence(ended: string): string {
  return `It ${ended}.`;
}

/** Whoever was killed from outside had no time to write why. */
function withLog(why: string, logFile: string): string {
  const log = why.includes('SIGKILL') ? '' : endOfLog(logFile);
  return log === '' ? why : `${why} Its log ends: ${log}`;
}
