import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, nextFiring } from './cron-times.ts';

const next = (schedule: string, after: string, zone?: string) => {
  const found = nextFiring(schedule, Date.parse(after), zone);
  return found === null ? null : new Date(found).toISOString();
};

describe('the next firing of a schedule', () => {
  it.each([
    ['*/5 * * * *', '2026-03-02T12:00:00Z', '2026-03-02T12:05:00.000Z'],
    ['0 3 * * *', '2026-03-02T12:00:00Z', '2026-03-03T03:00:00.000Z'],
    ['30 1 1 jan *', '2026-03-02T12:00:00Z', '2027-01-01T01:30:00.000Z'],
    ['0 0 29 2 *', '2026-03-02T12:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 9 * * mon-fri', '2026-03-06T10:00:00Z', '2026-03-09T09:00:00.000Z'],
    ['0 0 13 * 5', '2026-03-02T12:00:00Z', '2026-03-06T00:00:00.000Z'],
    ['0 0 * * 7', '2026-03-02T12:00:00Z', '2026-03-08T00:00:00.000Z'],
    ['10/20 * * * *', '2026-03-02T12:30:00Z', '2026-03-02T12:50:00.000Z'],
    ['@hourly', '2026-03-02T12:00:01Z', '2026-03-02T13:00:00.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it('goes by the time zone', () => {
    expect(next('0 9 * * *', '2026-03-02T12:00:00Z', 'America/New_York')).toBe('2026-03-02T14:00:00.000Z');
    expect(next('0 9 * * *', '2026-07-02T12:00:00Z', 'Asia/Kolkata')).toBe('2026-07-03T03:30:00.000Z');
  });

  it('does not guess', () => {
    expect(next('0 0 31 2 *', '2026-03-02T12:00:00Z')).toBeNull();
    expect(next('61 * * * *', '2026-03-02T12:00:00Z')).toBeNull();
    expect(next('@every 5m', '2026-03-02T12:00:00Z')).toBeNull();
    expect(next('* * * * *', '2026-03-02T12:00:00Z', 'Moon/Crater')).toBeNull();
    expect(isTimeZone('Moon/Crater')).toBe(false);
    expect(isTimeZone('Europe/Berlin')).toBe(true);
  });

  it('is always later, on a whole minute, and the first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 4e12 }),
        (minute, hour, after) => {
          const found = nextFiring(`${minute} ${hour} * * *`, after) ?? 0;
          expect(found).toBeGreaterThan(after);
          expect(found - after).toBeLessThanOrEqual(86_400_000);
          expect([new Date(found).getUTCMinutes(), new Date(found).getUTCHours(), found % 60_000]).toEqual([
            minute,
            hour,
            0,
          ]);
        },
      ),
    );
  });
});
