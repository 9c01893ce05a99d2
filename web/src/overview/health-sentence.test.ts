import { expect, test } from 'vitest';
import type { Severity } from '../../../core/diagnosis/finding.ts';
import { countBySeverity, healthSentence } from './health-sentence.ts';

function sentence(severities: readonly Severity[], clusters = ['sandbox'], isCapped = false): string {
  return healthSentence({ counts: countBySeverity(severities.map((severity) => ({ severity }))), isCapped, clusters });
}

test('says that nothing is wrong only as far as it was seen', () => {
  expect(sentence([])).toBe('Nothing is wrong in sandbox that KubeSage can see.');
});

test('names the worst severity first', () => {
  expect(sentence(['low', 'critical', 'high'])).toBe('3 open incidents in sandbox, 1 of them critical.');
  expect(sentence(['high'], ['a', 'b'])).toBe('1 open incident in 2 clusters, high.');
  expect(sentence(['high', 'high'])).toBe('2 open incidents in sandbox, all high.');
});

test('does not pass a capped count off as the whole', () => {
  expect(sentence(['high', 'low'], ['sandbox'], true)).toMatch(/^More than 2 /);
});
