import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewerVersion } from './resource-version.ts';

describe('resource versions', () => {
  it('are compared as numbers of any length', () => {
    const version = fc.bigInt({ min: 1n, max: 10n ** 30n });
    fc.assert(fc.property(version, version, (a, b) => isNewerVersion(String(a), String(b)) === a > b));
  });

  it('that tell nothing of their order count as newer', () => {
    for (const [version, known] of [
      [undefined, '5'],
      ['5', undefined],
      ['opaque', '5'],
      ['5', ''],
    ] as const)
      expect(isNewerVersion(version, known)).toBe(true);
  });
});
