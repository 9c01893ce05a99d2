import type { ClusterIndex } from '../cluster/cluster-index.ts';

/** Younger than this, a pod that is not up yet is just starting. */
export const settlingSeconds = 30;

const days = { below: Number.POSITIVE_INFINITY, seconds: 86_400, unit: 'days' } as const;
const scales = [
  { below: 90, seconds: 1, unit: 's' },
  { below: 5400, seconds: 60, unit: 'min' },
  { below: 172_800, seconds: 3600, unit: 'h' },
  days,
] as const;

/**
 * Whether it is more than so many seconds since `time`, as `secondsSince` counts. Prefer it: the answer is due again only once
 * it can be another, not whenever the clock moves.
 */
export function isOlderThan(index: ClusterIndex, time: string | null | undefined, seconds: number): boolean {
  const from = millisecondsOf(time);
  return from === null || index.hasPassed(from + seconds * 1000 + 1);
}

/** Whether it is less than so many seconds since `time`. */
export function isYoungerThan(index: ClusterIndex, time: string | null | undefined, seconds: number): boolean {
  const from = millisecondsOf(time);
  return from !== null && !index.hasPassed(from + seconds * 1000);
}

/** How long ago that was, as `sayDuration` says it. Due again only when the words change. */
export function sayAge(index: ClusterIndex, time: string | null | undefined): string {
  const from = millisecondsOf(time);
  if (from === null) return sayDuration(Number.POSITIVE_INFINITY);
  const scale = scales.find(({ below }) => !index.hasPassed(from + below * 1000)) ?? days;
  // The words change halfway between two units: how many such moments have passed?
  let [low, high] = [0, Math.min(Math.ceil(scale.below / scale.seconds), 1e6)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (index.hasPassed(from + (middle + 0.5) * scale.seconds * 1000)) low = middle + 1;
    else high = middle;
  }
  return `${low} ${scale.unit}`;
}

/** Seconds from `time` (RFC 3339) to the observation; Infinity when the time is not known. */
export function secondsSince(index: ClusterIndex, time: string | null | undefined): number {
  if (time === null || time === undefined || time === '') return Number.POSITIVE_INFINITY;
  const seconds = (index.now - Date.parse(time)) / 1000;
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds;
}

/** Seconds from one RFC 3339 time to another; NaN when either is not known. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number {
  return (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
}

/** "40 s", "12 min", "3 h", "5 days": for sentences. */
export function sayDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'an unknown time';
  const scale = scales.find(({ below }) => seconds < below) ?? days;
  return `${Math.max(0, Math.round(seconds / scale.seconds))} ${scale.unit}`;
}

function millisecondsOf(time: string | null | undefined): number | null {
  const milliseconds = time === null || time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
