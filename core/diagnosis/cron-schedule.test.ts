import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleFault } from './cron-schedule.ts';

describe('cron schedule', () => {
  it.each([
    '*/5 * * * *',
    '0 3 * * mon-fri',
    '@daily',
    'TZ=Europe/Berlin 0 9 1,15 * *',
    '0 0 29 2 *',
    '15 10-20/2 ? jan 0,7',
  ])('accepts %s', (schedule) => {
    expect(scheduleFault(schedule)).toBeNull();
  });

  it.each([
    ['* * * *', '4 fields'],
    ['60 * * * *', 'between 0 and 59'],
    ['* 5-2 * * *', 'backwards'],
    ['*/0 * * * *', 'step is zero'],
    ['0 0 31 4 *', 'never fires'],
    ['0 0 * foo *', 'nothing known'],
    ['a;b * * * *', 'cannot be read'],
  ])('refuses %s', (schedule, why) => {
    expect(scheduleFault(schedule)).toContain(why);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => [null, 'string'].includes(scheduleFault(text) === null ? null : 'string')),
    );
  });
});
