import { expect, test } from 'vitest';
import { queryString } from './query-string.ts';

test('leaves out what is not set and encodes the rest', () => {
  expect(queryString({ cluster: '', namespace: undefined, search: 'a&b c', limit: 50, awaitingDecision: false })).toBe(
    '?search=a%26b+c&limit=50&awaitingDecision=false',
  );
  expect(queryString({ cluster: '' })).toBe('');
});
