import { describe, expect, it } from 'vitest';
import { hash128 } from './hash.ts';

describe('hash128', () => {
  // Ids of running workflows are made of it: these values must never change.
  it.each([
    ['', 'ab3e7c0ba183f3bb92ca2f0ecb72770f'],
    ['a', 'a37f5bad1778f8580d8dd44215e313cf'],
    ['remediate', 'ae1d4aab5768f87d9907087630347731'],
    ['für alle Fälle 🚀', '571f5ef40fca0314ba4809879941ad0a'],
  ])('of "%s" stays as it is', (text, hash) => {
    expect(hash128(text)).toBe(hash);
  });

  it('tells apart a hundred thousand texts that differ little, by any of its halves', () => {
    const hashes = Array.from({ length: 100_000 }, (_, at) => hash128(`Deployment/shop/checkout-${at}`));
    expect(new Set(hashes.map((hash) => hash.slice(0, 16))).size).toBe(hashes.length);
    expect(new Set(hashes.map((hash) => hash.slice(16))).size).toBe(hashes.length);
  });

  it('changes about half of its bits with one character', () => {
    const flips = Array.from({ length: 500 }, (_, at) => differingBits(hash128(`a${at}b`), hash128(`a${at}c`)));
    const mean = flips.reduce((sum, bits) => sum + bits, 0) / flips.length;
    expect(mean).toBeGreaterThan(56);
    expect(mean).toBeLessThan(72);
  });
});

function differingBits(a: string, b: string): number {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;
}
