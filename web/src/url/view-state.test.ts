import { expect, test } from 'vitest';
import { changedView, choiceOf, pageOf } from './view-state.ts';

const view = (text: string) => new URLSearchParams(text);

test('a changed filter starts at the first page and keeps the other filters', () => {
  const next = changedView(view('cluster=prod&cursor=abc&page=3'), { namespace: 'shop' });
  expect(next.toString()).toBe('cluster=prod&namespace=shop');
});

test('an emptied filter leaves the URL', () => {
  expect(changedView(view('cluster=prod&search=x'), { search: '' }).toString()).toBe('cluster=prod');
});

test('the next page keeps the filters', () => {
  const next = changedView(view('severity=high'), { cursor: 'c2', page: '2' });
  expect(next.toString()).toBe('cursor=c2&page=2&severity=high');
});

test('the same view has one URL, whatever the order in which it was reached', () => {
  const one = changedView(changedView(view(''), { b: '2' }), { a: '1' });
  const other = changedView(changedView(view(''), { a: '1' }), { b: '2' });
  expect(one.toString()).toBe(other.toString());
});

test('does not change the parameters it was given', () => {
  const current = view('a=1');
  changedView(current, { a: '2' });
  expect(current.toString()).toBe('a=1');
});

test('reads nonsense in the URL as the fallback', () => {
  expect(choiceOf(view('state=banana'), 'state', ['open', 'resolved'], 'open')).toBe('open');
  expect(choiceOf(view('state=resolved'), 'state', ['open', 'resolved'], 'open')).toBe('resolved');
  expect([pageOf(view('page=-2')), pageOf(view('page=x')), pageOf(view('page=4'))]).toEqual([1, 1, 4]);
});
