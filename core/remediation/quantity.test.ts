import { describe, expect, it } from 'vitest';
import { quantity } from './quantity.ts';

describe('quantity', () => {
  it.each([
    ['1', 1],
    ['250m', 0.25],
    ['.5', 0.5],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['64Mi', 64 * 2 ** 20],
    ['2k', 2000],
    ['1E', 1e18],
    ['12e6', 12e6],
    ['100n', 1e-7],
  ])('%s is %d', (text, amount) => {
    expect(quantity(text)).toBeCloseTo(amount, 9);
  });

  it.each(['', 'Gi', '1 Gi', '1gi', '1K', '1.2.3', '0x10', '1m1', 'NaN', '1e'])('"%s" is none', (text) => {
    expect(quantity(text)).toBeNull();
  });
});
