import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableHash } from './stable-hash.ts';

describe('stable hash', () => {
  it('keeps its parts apart and is fit for a URL', () => {
    expect(stableHash(['a', 'bc'])).not.toBe(stableHash(['ab', 'c']));
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        (parts) => /^[0-9a-z]+$/.test(stableHash(parts)) && stableHash(parts) === stableHash([...parts]),
      ),
    );
  });

  it('does not collide over many names', () => {
    const hashes = new Set(
      Array.from({ length: 20_000 }, (_, at) => stableHash(['cluster', `Deployment/shop/app-${at}`, 'ImageNotFound'])),
    );
    expect(hashes.size).toBe(20_000);
  });

  it('never changes: ids are kept in databases', () => {
    expect(stableHash(['sandbox', 'Deployment/shop/checkout', 'ImageNotFound', 'app'])).toMatchInlineSnapshot(
      `"1vdaemx0ghe19xdu2wae3l"`,
    );
  });
});
