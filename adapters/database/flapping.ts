/** A finding that came back so often within so long flaps: it is said once, and again when it has come to rest. */
export const flapWindowMs = 600_000;
export const flapsFrom = 3;

/** How many of the times lie within the window that ends at `at`. */
export function recentFlaps(times: readonly string[], at: string): number {
  const from = Date.parse(at) - flapWindowMs;
  return times.filter((time) => Date.parse(time) > from).length;
}
