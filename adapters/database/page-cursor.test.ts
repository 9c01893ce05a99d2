import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, toPage } from './page-cursor.ts';

describe('cursors', () => {
  it('come back as they were', () => {
    expect(decodeCursor(encodeCursor([3, 'ü/"']), ['number', 'string'])).toEqual([3, 'ü/"']);
    expect(decodeCursor(undefined, ['number'])).toBeNull();
  });

  it.each(['x', encodeCursor(['3', 'a']), encodeCursor([3]), encodeCursor([3, 'a', 1])])(
    'of another list are refused: %s',
    (cursor) => {
      expect(() => decodeCursor(cursor, ['number', 'string'])).toThrow(
        expect.objectContaining({ code: 'InvalidRequest' }),
      );
    },
  );

  it('end with the last page', () => {
    const page = (rows: readonly number[]) =>
      toPage(
        rows,
        { limit: 2 },
        (row) => row,
        (row) => [row],
      );
    expect(page([1, 2])).toEqual({ items: [1, 2], nextCursor: null });
    expect(page([1, 2, 3])).toEqual({ items: [1, 2], nextCursor: encodeCursor([2]) });
  });
});
