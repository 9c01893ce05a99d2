import { expect, test } from 'vitest';
import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';
import { diagnosisWords } from './diagnosis-words.ts';

function diagnosis(gaps: Diagnosis['gaps'] = []): Diagnosis {
  return { cluster: 'sandbox', observedAt: '2026-03-01T12:00:00Z', findings: [], notes: [], incidents: [], gaps };
}

test('claims health only as far as it could see', () => {
  expect(diagnosisWords(diagnosis())).toBe('sandbox: nothing is wrong that KubeSage can see.');
});

test('names what it was not allowed to read', () => {
  const gap = { kind: 'Secret', code: 'Forbidden', detail: 'secrets is forbidden' };
  expect(diagnosisWords(diagnosis([gap]))).toContain('Not read: Secret (Forbidden).');
});
