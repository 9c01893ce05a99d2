import { expect, test } from 'vitest';
import { remediationFiltersOf, remediationQueryOf } from './remediation-filters.ts';

test('reads a phase that exists and ignores one that does not', () => {
  expect(remediationFiltersOf(new URLSearchParams('phase=awaiting-decision')).phase).toBe('awaiting-decision');
  expect(remediationFiltersOf(new URLSearchParams('phase=banana')).phase).toBe('');
});

test('asks the API for the page by its cursor alone', () => {
  const query = remediationQueryOf(remediationFiltersOf(new URLSearchParams('cursor=c&page=2&cluster=prod')));
  expect(query).toEqual({ cluster: 'prod', phase: '', cursor: 'c', limit: 50 });
});
