import { expect, test } from 'vitest';
import type { Severity } from '../../../core/diagnosis/finding.ts';
import { worstFirst } from './worst-first.ts';

const item = (severity: Severity, hour: number) => ({ severity, openedAt: `2026-03-01T${hour + 10}:00:00Z` });

test('puts the worst first and the newest first among equals', () => {
  const sorted = worstFirst([item('low', 3), item('critical', 0), item('high', 1), item('critical', 2)]);
  expect(sorted).toEqual([item('critical', 2), item('critical', 0), item('high', 1), item('low', 3)]);
});
