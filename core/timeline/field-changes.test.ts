import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldChanges } from './field-changes.ts';

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: tie('value') }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'labels', 'password'), tie('value')),
  ),
})).value;

it('finds nothing between equal values, and says the same both ways round', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(fieldChanges('spec', a, structuredClone(a))).toEqual([]);
      const there = fieldChanges('spec', a, b).map(({ path }) => path);
      const back = fieldChanges('spec', b, a).map(({ path }) => path);
      expect(new Set(there)).toEqual(new Set(back));
    }),
  );
});

it('misses no difference but those that the API server makes none of', () => {
  const withoutEmpty = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.length === 0 ? undefined : inner.map((item) => withoutEmpty(item) ?? null);
    if (typeof inner !== 'object' || inner === null) return inner;
    const entries = Object.entries(inner).flatMap(([key, each]) => {
      const kept = withoutEmpty(each);
      return kept === undefined ? [] : [[key, kept] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  fc.assert(
    fc.property(value, value, (a, b) => {
      fc.pre(JSON.stringify(withoutEmpty(a)) !== JSON.stringify(withoutEmpty(b)));
      expect(fieldChanges('spec', a, b)).not.toEqual([]);
    }),
  );
});

it('names items, so that one put in front is the only change', () => {
  const env = (...names: readonly string[]) => ({ env: names.map((name) => ({ name, value: name })) });
  expect(fieldChanges('spec', env('b', 'c'), env('a', 'b', 'c'))).toEqual([
    { path: 'spec.env[a]', before: null, after: '{"name":"a","value":"a"}' },
  ]);
  expect(fieldChanges('spec', env('a', 'b'), env('b', 'a'))).toEqual([
    { path: 'spec.env', before: 'a, b', after: 'b, a' },
  ]);
});

it('shows what is new and gone among words', () => {
  expect(fieldChanges('spec.args', ['-a', '-b'], ['-b', '-c'])).toEqual([
    { path: 'spec.args', before: '-a', after: '-c' },
  ]);
});

it('lets no secret through, by name, by form or by the word before it', () => {
  const before = {
    env: [{ name: 'API_KEY', value: 'aaa111' }],
    args: ['--password', 'bbb222'],
    url: 'http://a:ccc333@h/',
    data: { token: 'x\nddd444' },
  };
  const after = {
    env: [
      { name: 'API_KEY', value: 'aaa112' },
      { name: 'TOKEN', value: 'eee555' },
    ],
    args: ['--password', 'bbb223'],
    url: 'http://a:ccc334@h/',
    data: { token: 'x\nddd445' },
  };
  const changes = fieldChanges('spec', before, after);
  expect(changes.map(({ path }) => path)).toEqual([
    'spec.args',
    'spec.data.token',
    'spec.env[API_KEY].value',
    'spec.env[TOKEN]',
    'spec.url',
  ]);
  expect(JSON.stringify(changes)).not.toMatch(/aaa|bbb|ccc|ddd|eee/);
});
