import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

it('gives out what is due, soonest first, at its latest date only', () => {
  const dates = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 50 })), { maxLength: 2000 });
  fc.assert(
    fc.property(dates, fc.nat({ max: 50 }), (added, now) => {
      const timed = Array.from({ length: 21 }, () => ({ dueAt: Number.POSITIVE_INFINITY }));
      const heap = new DueHeap<{ dueAt: number }>();
      for (const [which, dueAt] of added) {
        const one = timed[which];
        if (one === undefined || one.dueAt === dueAt) continue;
        one.dueAt = dueAt;
        heap.add(one);
      }
      const taken = heap.takeUntil(now);
      expect(new Set(taken)).toEqual(new Set(timed.filter(({ dueAt }) => dueAt <= now)));
      const times = taken.map(({ dueAt }) => dueAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }),
  );
});
