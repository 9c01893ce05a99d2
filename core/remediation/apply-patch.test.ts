import { describe, expect, it } from 'vitest';
import { applyPatch } from './apply-patch.ts';
import type { JsonPatchOperation } from './plan.ts';
import { failureOf } from './testing/plan-of.ts';

const document = { a: { 'x/y~z': 1 }, list: [1, 2, 3] };

describe('applyPatch', () => {
  // Cases of RFC 6902, appendix A.
  it.each<[JsonPatchOperation, unknown]>([
    [
      { op: 'add', path: '/a/b', value: null },
      { a: { 'x/y~z': 1, b: null }, list: [1, 2, 3] },
    ],
    [
      { op: 'add', path: '/a/x~1y~0z', value: 2 },
      { a: { 'x/y~z': 2 }, list: [1, 2, 3] },
    ],
    [
      { op: 'add', path: '/list/1', value: 9 },
      { a: { 'x/y~z': 1 }, list: [1, 9, 2, 3] },
    ],
    [
      { op: 'add', path: '/list/3', value: 9 },
      { a: { 'x/y~z': 1 }, list: [1, 2, 3, 9] },
    ],
    [
      { op: 'add', path: '/list/-', value: [9] },
      { a: { 'x/y~z': 1 }, list: [1, 2, 3, [9]] },
    ],
    [
      { op: 'replace', path: '/list/0', value: 9 },
      { a: { 'x/y~z': 1 }, list: [9, 2, 3] },
    ],
    [
      { op: 'remove', path: '/list/0' },
      { a: { 'x/y~z': 1 }, list: [2, 3] },
    ],
    [{ op: 'remove', path: '/a' }, { list: [1, 2, 3] }],
  ])('does %j', (operation, expected) => {
    const before = structuredClone(document);
    expect(applyPatch<unknown>(document, [operation])).toStrictEqual(expected);
    expect(document).toStrictEqual(before);
  });

  it.each<JsonPatchOperation>([
    { op: 'add', path: '/absent/b', value: 1 },
    { op: 'replace', path: '/absent', value: 1 },
    { op: 'remove', path: '/absent' },
    { op: 'remove', path: '/toString' },
    { op: 'add', path: '/list/4', value: 1 },
    { op: 'replace', path: '/list/3', value: 1 },
    { op: 'remove', path: '/list/01' },
    { op: 'add', path: '/list/0/deeper', value: 1 },
  ])('refuses %j, as the API server does', (operation) => {
    expect(failureOf(() => applyPatch(document, [operation]))).toMatch(/^Internal: .*does not fit/);
  });
});
