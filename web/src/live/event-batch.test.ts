import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventBatch } from './event-batch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorded() {
  const batches: (readonly number[])[] = [];
  const batch = createEventBatch<number>({ windowMs: 100, deliver: (events) => batches.push(events) });
  return { batch, batches };
}

test('delivers a storm of events together', () => {
  const { batch, batches } = recorded();
  for (const event of [1, 2, 3]) batch.add(event);
  expect(batches).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(batches).toEqual([[1, 2, 3]]);
});

test('a stream that never pauses does not hold events back beyond the window', () => {
  const { batch, batches } = recorded();
  for (let tick = 0; tick < 25; tick += 1) {
    batch.add(tick);
    vi.advanceTimersByTime(10);
  }
  expect(batches.map((events) => events.length)).toEqual([10, 10]);
});

test('drops what waits when it is cancelled', () => {
  const { batch, batches } = recorded();
  batch.add(1);
  batch.cancel();
  vi.advanceTimersByTime(1000);
  expect(batches).toEqual([]);
  batch.add(2);
  vi.advanceTimersByTime(100);
  expect(batches).toEqual([[2]]);
});
