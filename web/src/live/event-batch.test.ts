import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventBatch } from './event-batch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorded(settleMs = 0) {
  const batches: (readonly number[])[] = [];
  const batch = createEventBatch<number>({
    windowMs: 100,
    deliver: async (events) => {
      batches.push(events);
      if (settleMs > 0) await new Promise((resolve) => setTimeout(resolve, settleMs));
    },
  });
  return { batch, batches };
}

test('delivers a storm of events together', async () => {
  const { batch, batches } = recorded();
  for (const event of [1, 2, 3]) batch.add(event);
  expect(batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(batches).toEqual([[1, 2, 3]]);
});

test('a stream that never pauses does not hold events back beyond the window', async () => {
  const { batch, batches } = recorded();
  for (let tick = 0; tick < 25; tick += 1) {
    batch.add(tick);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(batches.map((events) => events.length)).toEqual([10, 10]);
});

test('waits for a slow delivery, then delivers all that came meanwhile', async () => {
  const { batch, batches } = recorded(1000);
  batch.add(1);
  await vi.advanceTimersByTimeAsync(100);
  batch.add(2);
  await vi.advanceTimersByTimeAsync(500);
  batch.add(3);
  expect(batches).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(700);
  expect(batches).toEqual([[1], [2, 3]]);
});

test('drops what waits when it is cancelled', async () => {
  const { batch, batches } = recorded();
  batch.add(1);
  batch.cancel();
  await vi.advanceTimersByTimeAsync(1000);
  expect(batches).toEqual([]);
  batch.add(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(batches).toEqual([[2]]);
});
