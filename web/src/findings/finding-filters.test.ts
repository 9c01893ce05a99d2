import { expect, test } from 'vitest';
import { filtersOf, isNarrowed, queryOf } from './finding-filters.ts';

const filters = (text: string) => filtersOf(new URLSearchParams(text));

test('shows open findings of every severity but notes by default', () => {
  expect(filters('')).toMatchObject({ state: 'open', severity: '', page: 1 });
  expect(isNarrowed(filters(''))).toBe(false);
});

test('asks the API for every state when all are wanted', () => {
  expect(queryOf(filters('state=all&cluster=prod'))).toMatchObject({ state: 'all', cluster: 'prod' });
  expect(queryOf(filters(''))).toMatchObject({ state: 'open', severity: 'low' });
  expect(queryOf(filters('severity=info'))).toMatchObject({ severity: 'info' });
});

test('keeps the page number, which only people need, out of the query', () => {
  expect(queryOf(filters('cursor=abc&page=2'))).not.toHaveProperty('page');
  expect(queryOf(filters('cursor=abc&page=2'))).toMatchObject({ cursor: 'abc' });
});

test('a search counts as narrowed, a page does not', () => {
  expect(isNarrowed(filters('search=checkout'))).toBe(true);
  expect(isNarrowed(filters('cursor=abc&page=2'))).toBe(false);
});
