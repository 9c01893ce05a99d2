/** RFC 3339 in UTC; null for none, and for the year 1, by which Go says the same. */
export function isoTime(time: string | null | undefined): string | null {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) || ms < 0 ? null : new Date(ms).toISOString();
}

/** A beginning in the future would make everything that follows older news. */
export function earlierOf(time: string, now: Date): string {
  return Date.parse(time) > now.getTime() ? now.toISOString() : time;
}
