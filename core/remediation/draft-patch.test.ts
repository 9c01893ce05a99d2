import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configMap, deployment } from '../testing/cluster-fixtures.ts';
import { applyPatch } from './apply-patch.ts';
import { draftPatch } from './draft-patch.ts';
import { pointer, valueAt } from './json-pointer.ts';
import type { Change } from './plan.ts';
import { failureOf } from './testing/plan-of.ts';

const key = fc.constantFrom('a', 'b', 'a/b', '~', '~1', 'c.d/e');
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null).map(() => ({})),
);

describe('draftPatch', () => {
  it('makes its assignments and undoes them exactly, whatever exists before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(path, leaf)), path, leaf, (existing, target, value) => {
        const object = { ...configMap('settings', {}), data: treeOf(existing) } as never;
        const at = pointer('data', ...target);
        fc.pre(isOpen(object, at) && JSON.stringify(valueAt(object, at)) !== JSON.stringify(value));
        const { change, inverse } = draftPatch(object, [{ path: at, value }]);
        const after = applied(object, change);
        expect(valueAt(after, at)).toStrictEqual(value);
        expect(applied(after, inverse)).toStrictEqual(object);
      }),
    );
  });

  it('makes several assignments under one new parent, and takes the parent away again', () => {
    const object = deployment();
    const base = '/spec/template/spec/containers/0/resources';
    const { change, inverse } = draftPatch(object, [
      { path: `${base}/requests/cpu`, value: '1' },
      { path: `${base}/requests/memory`, value: '1Gi' },
      { path: `${base}/limits/cpu`, value: '2' },
    ]);
    const after = applied(object, change);
    expect(valueAt(after, base)).toStrictEqual({ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2' } });
    expect(applied(after, inverse)).toStrictEqual(object);
  });

  it('removes what is set to undefined, and refuses to change nothing', () => {
    const object = configMap('settings', { a: '1' });
    const { change, inverse } = draftPatch(object, [{ path: '/data/a', value: undefined }]);
    expect(applied(object, change)).toStrictEqual({ ...object, data: {} });
    expect(applied(applied(object, change), inverse)).toStrictEqual(object);
    for (const nothing of [
      { path: '/data/b', value: undefined },
      { path: '/data/a', value: '1' },
    ]) {
      expect(failureOf(() => draftPatch(object, [nothing]))).toMatch(/^PreconditionFailed: .*already so/);
    }
  });
});

function applied<T>(object: T, change: Change): T {
  return change.kind === 'patch' ? applyPatch(object, change.operations) : object;
}

function treeOf(entries: readonly (readonly [readonly string[], unknown])[]): object {
  const root: Record<string, unknown> = {};
  for (const [segments, value] of entries) {
    let node = root;
    for (const segment of segments.slice(0, -1)) {
      const next = node[segment];
      node[segment] = typeof next === 'object' && next !== null ? next : {};
      node = node[segment] as Record<string, unknown>;
    }
    node[segments.at(-1) ?? ''] = value;
  }
  return structuredClone(root);
}

/** No parent of the path is a text or number. */
function isOpen(object: unknown, at: string): boolean {
  const segments = at.split('/').slice(1, -1);
  return segments.every((_, end) => {
    const parent = valueAt(object, `/${segments.slice(0, end + 1).join('/')}`);
    return parent === undefined || typeof parent === 'object';
  });
}
