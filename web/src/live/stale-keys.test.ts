import { expect, test } from 'vitest';
import { staleKeys } from './stale-keys.ts';

test('many events of one kind refresh it once', () => {
  const types = ['kubesage.finding.opened', 'kubesage.finding.resolved', 'kubesage.incident.updated'];
  expect(staleKeys(types)).toEqual(['findings', 'incidents']);
});

test('a phase of a remediation refreshes remediations and the audit trail', () => {
  expect(staleKeys(['kubesage.remediation.acting'])).toEqual(['remediations', 'audit']);
});

test('an event of a kind that the page does not show refreshes nothing', () => {
  expect(staleKeys(['kubesage.chat.message', 'nonsense'])).toEqual([]);
});
