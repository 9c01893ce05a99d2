import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pod } from '../testing/cluster-fixtures.ts';
import { sameObject, sameValue } from './same-value.ts';

describe('sameness', () => {
  it('of plain values is what their text says, whatever the order of fields', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(sameValue(a, JSON.parse(JSON.stringify(a)))).toBe(true);
        const sorted = (value: unknown): unknown =>
          value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(
                Object.entries(value)
                  .sort(([x], [y]) => (x < y ? -1 : 1))
                  .map(([k, v]) => [k, sorted(v)]),
              )
            : Array.isArray(value)
              ? value.map(sorted)
              : value;
        expect(sameValue(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });

  it('of maps and sets counts their order, which shows in what is made of them', () => {
    expect(sameValue(new Map([['a', [1]]]), new Map([['a', [1]]]))).toBe(true);
    expect(
      sameValue(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ),
    ).toBe(false);
    expect(sameValue(new Set(['a', 'b']), new Set(['b', 'a']))).toBe(false);
  });

  it('of objects of the cluster is identity in a value, and all but the version between two states', () => {
    const first = pod(null);
    const copy = { ...first, metadata: { ...first.metadata, resourceVersion: '7' } };
    expect(sameValue([first], [copy])).toBe(false);
    expect(sameObject(first, copy)).toBe(true);
    expect(sameObject(first, { ...copy, metadata: { ...copy.metadata, labels: {} } })).toBe(false);
  });
});
