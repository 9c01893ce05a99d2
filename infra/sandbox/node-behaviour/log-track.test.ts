import { describe, expect, it } from 'vitest';
import { readLog } from './log-track.ts';

const steady = [{ from: 0, to: null, everyMs: 1000, lines: ['a {time}', 'b'] }];

describe('readLog', () => {
  it('works lines out from the time that has passed', () => {
    expect(readLog(steady, 2500)).toBe('a 1970-01-01T00:00:00.000Z\nb\na 1970-01-01T00:00:02.000Z\n');
  });

  it('gives the last lines of a log that has run for days', () => {
    const days = 10 * 86_400_000;
    expect(readLog(steady, days, { tailLines: 1 })).toBe(`a ${new Date(days).toISOString()}\n`);
    expect(readLog(steady, days).split('\n').length).toBeLessThan(2100);
  });

  it('limits bytes and prefixes timestamps', () => {
    expect(readLog(steady, 1500, { limitBytes: 3 })).toBe('a 1');
    expect(readLog(steady, 1500, { tailLines: 1, timestamps: true })).toBe('1970-01-01T00:00:01.000000000Z b\n');
  });

  it('stops with its segment', () => {
    expect(readLog([{ from: 0, to: 1500, everyMs: 1000, lines: ['x'] }], 9000)).toBe('x\nx\n');
  });
});
