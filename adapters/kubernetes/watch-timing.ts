/** How patient a watch is. All in milliseconds. */
export type WatchTiming = {
  /** Events are handed over together for so long: a burst costs one look. */
  readonly batchMs: number;
  /** A server ends a watch after about this long, which spreads clients over its replicas. */
  readonly streamMs: number;
  /** How long a stream may be silent. Servers send bookmarks about once a minute. */
  readonly idleMs: number;
  /** How long a watch may take to begin. */
  readonly openMs: number;
  /** Waits between attempts: the first, doubled with each failure, up to the most. */
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
  /** Trouble that is over sooner, as the restart of an API server, is not worth a gap. */
  readonly graceMs: number;
  /** When a forbidden kind is tried again at the latest. */
  readonly forbiddenMs: number;
  /** When a kind that cannot be watched, is not served, or has no objects and need not be watched is listed again. */
  readonly restMs: number;
  /** Between two looks at the control plane. */
  readonly pollMs: number;
  /** A cluster of which nothing was heard for so long is given up on. */
  readonly outageMs: number;
};

export const defaultTiming: WatchTiming = {
  batchMs: 50,
  streamMs: 360_000,
  idleMs: 90_000,
  openMs: 20_000,
  firstWaitMs: 250,
  mostWaitMs: 30_000,
  graceMs: 10_000,
  forbiddenMs: 240_000,
  restMs: 60_000,
  pollMs: 15_000,
  outageMs: 120_000,
};

/** Between half of it and all of it, so that what was dropped together does not come back together. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}
