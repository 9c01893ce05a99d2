export type StopRequests = {
  /** Aborted at the first request. */
  readonly signal: AbortSignal;
  /** Resolves at the first request, with its name. */
  readonly next: Promise<string>;
};

/** Ctrl-C, `kubesage down` and a closed terminal. One press may come several times (terminal, npm, launcher), so more change nothing. */
export function stopRequests(target: {
  readonly on: (signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void) => unknown;
}): StopRequests {
  const stopping = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    target.on(name, () => {
      resolve(name === 'SIGINT' ? 'Ctrl-C' : name);
      stopping.abort(new StoppedByPerson());
    });
  }
  return { signal: stopping.signal, next: promise };
}

/** The start was given up on request: no failure to explain. */
export class StoppedByPerson extends Error {
  constructor() {
    super('Stopped before it was ready. What was built so far is kept.');
    this.name = 'StoppedByPerson';
  }
}
