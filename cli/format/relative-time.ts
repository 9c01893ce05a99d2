const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `3 min ago`, `in 2 h`, `now`. */
export function relativeTime(time: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(time)) / 1000);
  const [size, unit] = units.find(([length]) => Math.abs(seconds) >= length) ?? [1, 's'];
  if (seconds === 0) return 'now';
  const amount = `${Math.round(Math.abs(seconds) / size)} ${unit}`;
  return seconds > 0 ? `${amount} ago` : `in ${amount}`;
}
