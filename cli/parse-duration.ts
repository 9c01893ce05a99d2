import { KubeSageError } from '../core/errors.ts';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h`, `1d` in milliseconds. Throws InvalidRequest. */
export function parseDuration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * (units[unit] ?? Number.NaN);
  if (amount !== '' && ms > 0) return Math.round(ms);
  throw new KubeSageError('InvalidRequest', `"${text}" is no duration.`, { next: 'Write it as 30m, 2h or 1d.' });
}
