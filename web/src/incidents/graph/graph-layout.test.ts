import { expect, it } from 'vitest';
import { layOut, nodeSize } from './graph-layout.ts';

it('puts what is explained to the right of what explains it', () => {
  const [cause, between, symptom] = layOut(3, [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ]);
  expect(between?.x).toBeGreaterThan((cause?.x ?? 0) + nodeSize.width);
  expect(symptom?.x).toBeGreaterThan((between?.x ?? 0) + nodeSize.width);
});

it('lets no two of a hundred nodes overlap', () => {
  const links = Array.from({ length: 99 }, (_, at) => ({ from: Math.floor(at / 3), to: at + 1 }));
  const places = layOut(100, links);
  for (const [index, a] of places.entries()) {
    for (const b of places.slice(index + 1)) {
      const apart = Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height;
      expect(apart).toBe(true);
    }
  }
});

it('draws circles and leaves out links to nowhere', () => {
  const places = layOut(2, [
    { from: 0, to: 1 },
    { from: 1, to: 0 },
    { from: 0, to: 0 },
    { from: 0, to: 7 },
  ]);
  expect(places).toHaveLength(2);
  expect(places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

it('draws nothing of nothing', () => {
  expect(layOut(0, [])).toEqual([]);
});
