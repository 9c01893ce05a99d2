import { expect, test } from 'vitest';
import { faultsOf, wasReplanned } from './decision-draft.ts';

test('an approval needs a reason and a plan that was read', () => {
  expect(Object.keys(faultsOf({ verdict: 'approve', reason: '  ', hasRead: false }))).toEqual(['reason', 'read']);
  expect(faultsOf({ verdict: 'approve', reason: 'known typo', hasRead: true })).toEqual({});
});

test('a refusal needs only a reason', () => {
  expect(faultsOf({ verdict: 'refuse', reason: 'not now', hasRead: false })).toEqual({});
  expect(faultsOf({ verdict: 'refuse', reason: '', hasRead: true })).toHaveProperty('reason');
});

test('a second question about the same remediation means a new plan', () => {
  const asked = { phase: 'awaiting-decision', at: '2026-03-01T12:00:00Z', says: '' } as const;
  expect(wasReplanned([asked])).toBe(false);
  expect(wasReplanned([asked, { ...asked, phase: 'planning' }, asked])).toBe(true);
  expect(wasReplanned([asked, { ...asked, says: 'Approved by ada: typo' }])).toBe(false);
});
