/** How fast life goes in the sandbox. Real kubelets are slower; stories should not be. All in milliseconds unless said. */
export type Timing = {
  readonly pullMs: number;
  readonly oomAfterMs: number;
  readonly exitAfterMs: number;
  readonly terminationMs: number;
  /** First wait between restarts, or between pulls; doubles up to the longest. */
  readonly backOffMs: number;
  readonly longestBackOffMs: number;
  /** A run at least this long starts the back-off anew. */
  readonly backOffForgottenAfterMs: number;
  /** Probe delays and periods are multiplied by it. */
  readonly probeScale: number;
  /** How long a program without a readiness probe tries to reach a peer that it requires before it gives up. */
  readonly patienceMs: number;
  readonly logEveryMs: number;
  /** Events of normal life (Pulled, Created, Started) per second; those above it are dropped when thousands of pods start. */
  readonly normalEventsPerSecond: number;
};

export const defaultTiming: Timing = {
  pullMs: 400,
  oomAfterMs: 1_500,
  exitAfterMs: 500,
  terminationMs: 700,
  backOffMs: 2_000,
  longestBackOffMs: 20_000,
  backOffForgottenAfterMs: 40_000,
  probeScale: 0.25,
  patienceMs: 6_000,
  logEveryMs: 3_000,
  normalEventsPerSecond: 60,
};

/** The wait before the nth try again, n from 1. */
export function backOff(timing: Timing, nth: number): number {
  return Math.min(timing.backOffMs * 2 ** Math.min(Math.max(nth - 1, 0), 20), timing.longestBackOffMs);
}
