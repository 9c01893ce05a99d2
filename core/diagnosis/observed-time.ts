import type { ClusterIndex } from '../cluster/cluster-index.ts';

/** Younger than this, a pod that is not up yet is just starting. */
export const settlingSeconds = 30;

/** Seconds from `time` (RFC 3339) to the observation; Infinity when the time is not known. */
export function secondsSince(index: ClusterIndex, time: string | null | undefined): number {
  if (time === null || time === undefined || time === '') return Number.POSITIVE_INFINITY;
  const seconds = (Date.parse(index.observedAt) - Date.parse(time)) / 1000;
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds;
}

/** "40 s", "12 min", "3 h", "5 days": for sentences. */
export function sayDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'an unknown time';
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
