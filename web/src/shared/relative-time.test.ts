import { expect, test } from 'vitest';
import { countdown, relativeTime } from './relative-time.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const second = 1000;

test('says how long ago in the largest unit that fits', () => {
  expect(relativeTime(now - 2 * second, now)).toBe('just now');
  expect(relativeTime(now - 59 * second, now)).toBe('59 s ago');
  expect(relativeTime(now - 61 * second, now)).toBe('1 min ago');
  expect(relativeTime(now - 7_300 * second, now)).toBe('2 h ago');
  expect(relativeTime(now - 200_000 * second, now)).toBe('2 d ago');
});

test('says how far away for what is to come', () => {
  expect(relativeTime(now + 90 * second, now)).toBe('in 1 min');
});

test('counts down to the second and stops at zero', () => {
  expect(countdown(249_000)).toBe('4:09');
  expect(countdown(3_849_000)).toBe('1:04:09');
  expect(countdown(400)).toBe('0:01');
  expect(countdown(-5_000)).toBe('0:00');
});
